import { givenName } from './given-name.ts';
import { isRegExp } from './is-reg-exp.ts';

/** Characters that are shown of one value: more tells no more, and a message is read by people. */
const longest = 300;

/**
 * A value as a person would write it, cut where it is long; objects that cannot be written are named by their type. Throws for
 * none.
 * @internal
 */
export function showGiven(value: unknown): string {
  try {
    return shortened(written(value));
  } catch {
    return typeOf(value);
  }
}

function written(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `a function (${givenName(value) || 'anonymous'})`;
  if (typeof value === 'bigint') return `${value}n`;
  if (isRegExp(value)) return String(value);
  return (JSON.stringify(value, markNumber) ?? String(value)).replaceAll(marked, '$1');
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}

function typeOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    // a proxy that is revoked, or whose traps throw
    return `[${typeof value} Proxy]`;
  }
}

const marked = /"number (NaN|-?Infinity)"/g;

/** JSON writes `null` for these. */
function markNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? `number ${value}` : value;
}
