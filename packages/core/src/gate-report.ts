import type { StackFrame, Suspect } from './finding.ts';
import { printable } from './given/given.ts';
import { formatBytes, formatHandles, formatNumberOf, formatResource } from './quantities.ts';
import {
  handleLines,
  makePalette,
  type Palette,
  openerFrames,
  share,
  suspectList,
  type ReportStyle,
} from './report/report.ts';
import type { Exceeded, Leak, RepeatLeak } from './gate/gate.ts';

export { outcomeLine, summaryLines, type GateRun } from './gate-summary.ts';

/**
 * The error of a test, or a suite, that left too much behind, as plain data; its stack begins where the first suspect is.
 * @param suite what was measured as a whole, such as `describe "cart"`; absent for a test.
 */
export function describeLeak(
  leak: Leak | RepeatLeak,
  style: ReportStyle,
  suite?: string,
): { readonly name: string; readonly message: string; readonly stack: string } {
  const outcome = printable(leak);
  const name = 'LeakError';
  const message =
    suite === undefined ? leakMessage(outcome, style) : suiteMessage(outcome as Leak, printable(suite));
  const place = framesOf(outcome).find(isInFile);
  return { name, message, stack: `${name}: ${message}${place ? stackLine(place) : ''}` };
}

/** Of the first suspect, or of the user's code that opens a handle, or asks a package to. */
function framesOf(outcome: Leak | RepeatLeak): readonly StackFrame[] {
  const [first] = outcome.suspects;
  if (first) return [first, ...first.stack];
  const [handle] = outcome.kind === 'leaking' ? (outcome.handles ?? []) : [];
  const frames = handle ? openerFrames(handle.stack) : [];
  return frames.toSorted((a, b) => Number(a.packageName !== null) - Number(b.packageName !== null));
}

/** V8's own functions have no line that a runner could show. */
function isInFile({ line }: StackFrame): boolean {
  return line > 0;
}

/** Runners leave frames out that say <anonymous>. */
function stackLine({ functionName, file, line, column }: StackFrame): string {
  const place = `${file}:${line}:${column}`;
  return `\n    at ${functionName === '' ? place : `${functionName} (${place})`}`;
}

function leakMessage(outcome: Leak | RepeatLeak, style: ReportStyle): string {
  if (outcome.kind === 'repeat-leak') return repeatMessage(outcome, style);
  const { exceeded, runs, concurrentWith } = outcome;
  const palette = makePalette(style.colours);
  const measured =
    runs === 0
      ? 'Measured once, as it ran.'
      : `Measured ${runs} more times after all tests of the file had run; it grew by as much each time.`;
  const group =
    concurrentWith === 0
      ? []
      : [
          `It ran at the same time as ${formatNumberOf(concurrentWith, 'other test')}, which are judged together; it grew by this on its own.`,
        ];
  return [
    ...exceeded.map((each, index) => growthSentence(each, index === 0)),
    measured,
    ...(exceeded.every(({ resource }) => resource === 'native')
      ? ['C or C++ code allocated it; where is not known.']
      : []),
    ...group,
    ...suspectList(outcome, palette, style, (suspect) => amountsOf(suspect, exceeded)),
    ...handleLines({ handles: outcome.handles ?? [] }, palette, style, { per: aRun, callers: 3 }),
    ...nextLines(outcome, palette),
  ].join('\n');
}

/**
 * What shows who keeps it, which the gate does not look for, and how growth is allowed that is meant to stay. Of tests that run at once, a
 * runner may not tell which one calls `leakThresholds`.
 */
function nextLines({ exceeded, concurrentWith }: Leak, { strong }: Palette): string[] {
  const kept = exceeded.filter(({ resource }) => resource !== 'handles' && resource !== 'native');
  const limits = kept.map(({ resource, growth }) => `${resource}: ${allowance(resource, growth)}`).join(', ');
  if (limits === '') return [];
  const by = concurrentWith > 0 ? `the threshold \`{ ${limits} }\`` : `\`leakThresholds({ ${limits} })\``;
  const where = concurrentWith > 0 ? 'for' : 'in';
  return [
    '',
    `${strong('Next:')} \`await expect(() => …).not.toLeak()\` around what the test calls names who keeps it; what is meant to stay is allowed by ${by} ${where} the test.`,
  ];
}

/** Somewhat more than was left, in two digits. */
function allowance(resource: string, growth: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(growth)) - 1);
  const rounded = Math.ceil((growth * 1.05) / unit) * unit;
  if (resource === 'objects') return rounded.toLocaleString('en-US').replaceAll(',', '_');
  return `'${formatBytes(rounded).replace(' ', '')}'`;
}

function suiteMessage({ exceeded }: Leak, suite: string): string {
  return [
    ...exceeded.map((each, index) => growthSentence(each, index === 0)),
    `Measured once for ${suite} as a whole, from before its first hook to after its last.`,
  ].join('\n');
}

/** What the amounts of a suspect are for. */
const aRun = 'run of the test';

/** Bytes on the heap tell nothing of what grew elsewhere. */
function amountsOf(suspect: Suspect, exceeded: readonly Exceeded[]): string {
  const { role, objectsPerCall, bytesPerCall } = suspect;
  const isElsewhere =
    exceeded.length > 0 &&
    exceeded.every(({ resource }) => resource === 'external' || resource === 'handles');
  if (role !== 'keeps' && isElsewhere) {
    const holders = exceeded.some(({ resource }) => resource === 'external') ? ', which hold it' : '';
    return `allocates ${formatNumberOf(objectsPerCall, 'object')} per ${aRun}${holders}`;
  }
  if (role !== 'keeps' && objectsPerCall < 1)
    return `makes what grows, ${formatBytes(bytesPerCall)} per ${aRun}`;
  return share(suspect, aRun);
}

function repeatMessage(outcome: RepeatLeak, style: ReportStyle): string {
  const { times, objectsPerRun } = outcome;
  return [
    `Left ${formatNumberOf(objectsPerRun, 'object')} behind in each of ${times} further runs, from the first to the last.`,
    ...suspectList(outcome, makePalette(style.colours), style, (suspect) => share(suspect, aRun)),
  ].join('\n');
}

function growthSentence(exceeded: Exceeded, isFirst: boolean): string {
  const { resource, growth, limit, from } = exceeded;
  const left = resource === 'handles' ? openHandles(exceeded) : formatResource(resource, growth);
  return `${isFirst ? 'Left' : 'and left'} ${left} ${places[resource]}: ${formatResource(resource, limit)} allowed (${from}).`;
}

/** `20 timers`, `24 handles (16 TCP sockets, 8 TCP servers)`. */
function openHandles({ growth, kinds = [] }: Exceeded): string {
  const named = kinds.map(({ name, count }) => formatHandles(count, name));
  if (kinds.length === 1 && kinds[0]!.count === growth) return named[0]!;
  return `${formatResource('handles', growth)}${named.length > 0 ? ` (${named.join(', ')})` : ''}`;
}

const places = {
  heap: 'behind on the heap',
  objects: 'behind',
  external: 'behind outside of the heap',
  native: 'behind in native memory',
  handles: 'open',
} as const;
