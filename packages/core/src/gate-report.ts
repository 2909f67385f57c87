import type { StackFrame, Suspect } from './finding.ts';
import { printable } from './given/given.ts';
import { allocatedIn } from './places.ts';
import { formatBytes, formatHandles, formatNumberOf } from './quantities.ts';
import { makePalette, share, suspectList, type ReportStyle } from './report/report.ts';
import { isFailure, type Exceeded, type GateFileResult, type GateOutcome } from './gate/gate.ts';
import type { Leak, RepeatLeak } from './gate/gate.ts';

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
  const [first] = outcome.suspects;
  const place = first && [first, ...first.stack].find(isInFile);
  return { name, message, stack: `${name}: ${message}${place ? stackLine(place) : ''}` };
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
  ].join('\n');
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
  const left = resource === 'handles' ? openHandles(exceeded) : quantity(resource, growth);
  return `${isFirst ? 'Left' : 'and left'} ${left} ${places[resource]}: ${quantity(resource, limit)} allowed (${from}).`;
}

/** `20 timers`, `24 handles (16 TCP sockets, 8 TCP servers)`. */
function openHandles({ growth, kinds = [] }: Exceeded): string {
  const named = kinds.map(({ name, count }) => formatHandles(count, name));
  if (kinds.length === 1 && kinds[0]!.count === growth) return named[0]!;
  return `${quantity('handles', growth)}${named.length > 0 ? ` (${named.join(', ')})` : ''}`;
}

const places = {
  heap: 'behind on the heap',
  objects: 'behind',
  external: 'behind outside of the heap',
  native: 'behind in native memory',
  handles: 'open',
} as const;

function quantity(resource: Exceeded['resource'], amount: number): string {
  if (resource === 'objects') return formatNumberOf(amount, 'object');
  if (resource === 'handles') return formatNumberOf(amount, 'handle');
  return formatBytes(amount);
}

/** One line of the summary about a test. */
export function outcomeLine(outcome: GateOutcome): string {
  switch (outcome.kind) {
    case 'skipped':
      return `not judged: ${outcome.reason} (${outcome.from})`;
    case 'warm-up':
      return `left ${amounts(outcome.exceeded)} behind the first time and not again: warm-up, not failed`;
    case 'unconfirmed':
      return `${unconfirmedAmount(outcome)} and could not be measured again: ${firstLine(outcome.why)}`;
    case 'leaking':
      return `left ${amounts(outcome.exceeded)} behind${allocatedIn(outcome.suspects)}`;
    default:
      return `keeps growing when it is repeated${allocatedIn(outcome.suspects)}`;
  }
}

function unconfirmedAmount({
  exceeded,
  atMost,
}: Extract<GateOutcome, { readonly kind: 'unconfirmed' }>): string {
  if (exceeded.length > 0) return `left ${amounts(exceeded)} behind`;
  return atMost === undefined
    ? 'may have left too much behind'
    : `may have left too much behind, ${formatBytes(atMost)} at most,`;
}

/** Bytes say of what they are, but for those of the heap alone. */
function amounts(exceeded: readonly Exceeded[]): string {
  const isHeapAlone = !exceeded.some(({ resource }) => resource === 'external' || resource === 'native');
  return exceeded
    .map(({ resource, growth }) => {
      const memory = resource === 'heap' && isHeapAlone ? '' : memories[resource];
      return resource === 'handles'
        ? formatNumberOf(growth, 'open handle')
        : `${quantity(resource, growth)}${memory}`;
    })
    .join(' and ');
}

const memories = {
  heap: ' of heap',
  objects: '',
  external: ' of external memory',
  native: ' of native memory',
  handles: '',
} as const;

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** All that the gate did in a run. */
export interface GateRun {
  readonly files: readonly (GateFileResult & { readonly file: string })[];
  /** Files that ran without the gate, and why if that is known. */
  readonly unseen: readonly string[];
}

const sections: readonly [kind: GateOutcome['kind'], title: string][] = [
  ['leaking', 'left too much behind'],
  ['repeat-leak', 'grew when repeated'],
  ['unconfirmed', 'could not be measured again'],
  ['warm-up', 'grew at first only'],
  ['skipped', 'skipped'],
];

/** The gate's part of a run's summary: one line when all is well, and one for each test that is named. */
export function summaryLines({ files, unseen }: GateRun): string[] {
  const judged = files.reduce((sum, file) => sum + file.judged, 0);
  const entries = files.flatMap(({ file, action, outcomes }) =>
    outcomes.map((each) => ({ file, action, ...each })),
  );
  const counts = sections.flatMap(([kind, title]) => {
    const count = entries.filter(({ outcome }) => outcome.kind === kind).length;
    return count === 0 ? [] : [`${count} ${title}`];
  });
  const head = `Leak gate${howJudged(files)}: ${formatNumberOf(judged, 'test')} judged${counts.length > 0 ? `, ${counts.join(', ')}` : ', none left too much behind'}`;
  const shown = entries.filter(({ action, outcome }) => action === 'warn' || !isFailure(outcome));
  return [
    head,
    ...outcomeLines(shown),
    ...unjudgedLines(files),
    ...unseen.map((file) => `  ${file}: the gate could not see this file`),
  ].map(printable);
}

/** ` (adaptive)`, ` (adaptive, exact, warnings only in 1 of 2 files)`; nothing where no file was seen. */
function howJudged(files: GateRun['files']): string {
  if (files.length === 0) return '';
  const warned = files.filter(({ action }) => action === 'warn').length;
  const some = warned < files.length ? ` in ${warned} of ${formatNumberOf(files.length, 'file')}` : '';
  const modes = new Set(files.map(({ mode }) => mode));
  return ` (${[...modes, ...(warned > 0 ? [`warnings only${some}`] : [])].join(', ')})`;
}

/** Lines of one kind that a person reads. */
const mostLines = 20;

type Entry = GateFileResult['outcomes'][number] & { readonly file: string };

/** In the order of the run; of each kind the first ones, and how many more there are. */
function outcomeLines(entries: readonly Entry[]): string[] {
  const ofKind = (kind: GateOutcome['kind']): Entry[] =>
    entries.filter(({ outcome }) => outcome.kind === kind);
  const hidden = sections.map(([kind, title]) => ({ title, left: ofKind(kind).slice(mostLines) }));
  const isHidden = new Set(hidden.flatMap(({ left }) => left));
  const lines = entries
    .filter((entry) => !isHidden.has(entry))
    .map(({ file, name, outcome }) => `  ${file} > ${name}: ${outcomeLine(outcome)}`);
  const more = hidden
    .filter(({ left }) => left.length > 0)
    .map(({ title, left }) => `  and ${formatNumberOf(left.length, 'more test')}: ${title}`);
  return [...lines, ...more];
}

const nativeNeeds =
  'A threshold asks for it: install koffi in the project (npm i -D koffi) and run its tests in processes, not in worker threads; or set no `native`.';

/** The same reason holds for most files of a run. */
function unjudgedLines(files: GateRun['files']): string[] {
  const reasons = new Set(files.flatMap(({ nativeUnjudged: why }) => why ?? []));
  return [...reasons].map((why) => {
    const count = files.filter(({ nativeUnjudged }) => nativeUnjudged === why).length;
    return `  native memory was not judged in ${formatNumberOf(count, 'file')}: ${why}. ${nativeNeeds}`;
  });
}
