// What a corpus case calls its leak, and which of it a report names.

// Names that half of all heaps are made of say nothing about a leak.
const generic =
  /^(?:Object|Array|Map|Set|Promise|Buffer|ArrayBuffer|Uint8Array|Context|Timeout|Error|string|array|number|native|system|closure|function|listener|listeners|cached|values|keys|socket|anonymous|native_bind|bound|context|EventEmitter|AbortSignal|Listener)$/i;
const filler =
  /^(?:in|on|of|the|and|or|only|elements?|properties|internal|data|close|external|RSS|JSArrayBufferData|off|heap|metric|leak)$/i;

/** @returns the terms that tell this leak from others, and those that must do where there are none. */
function termsOf({ expectedLeakClass, observedGrowth = [] }) {
  const expected = wordsOf(expectedLeakClass);
  const observed = observedGrowth.flatMap(([name]) => wordsOf(name.replace(/^function /, '')));
  const specific = [...new Set([...expected, ...observed])].filter((word) => !generic.test(word));
  return { specific, fallback: expected };
}

function wordsOf(text) {
  return (text.match(/[#\w$.]{2,}/g) ?? []).filter((word) => !filler.test(word) && !/^\d/.test(word));
}

/** @returns the terms that the report names; empty when it misses the leak. */
export function namedTerms(report, description) {
  const { specific, fallback } = termsOf(description);
  const isNamed = (word) =>
    word.split('.').some((part) => new RegExp(`(?<![\\w$])${escape(part)}s?(?![\\w$])`, 'i').test(report));
  const named = specific.filter(isNamed);
  if (named.length > 0) return named;
  // Where all names are generic, each kind of thing that is expected has to be there.
  return fallback.length > 0 &&
    fallback.filter((word) => isNamed(word)).length >= Math.min(2, fallback.length)
    ? fallback.filter((word) => isNamed(word))
    : [];
}

function escape(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
