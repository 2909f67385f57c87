import { isFailure, type Exceeded, type GateFileResult, type GateOutcome, type Leak } from './gate/gate.ts';
import { printable } from './given/given.ts';
import { inFunction } from './places.ts';
import { formatBytes, formatNumberOf, formatResource } from './quantities.ts';
import { openerFrames } from './report/report.ts';

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
      return `left ${amounts(outcome.exceeded)} behind${placeOf(outcome)}`;
    default:
      return `keeps growing when it is repeated${inFunction('allocated', outcome.suspects)}`;
  }
}

function placeOf({ suspects, handles = [] }: Leak): string {
  const opener = handles[0] && openerFrames(handles[0].stack);
  return suspects.length > 0 ? inFunction('allocated', suspects) : inFunction('opened', opener ?? []);
}

function unconfirmedAmount({
  exceeded,
  atMost,
  objectLimit,
}: Extract<GateOutcome, { readonly kind: 'unconfirmed' }>): string {
  if (exceeded.length > 0) return `left ${amounts(exceeded)} behind`;
  const most = objectLimit === undefined ? 'too much' : `more than ${formatNumberOf(objectLimit, 'object')}`;
  return `may have left ${most} behind${atMost === undefined ? '' : `, ${formatBytes(atMost)} at most,`}`;
}

/** Bytes say of what they are, but for those of the heap alone. */
function amounts(exceeded: readonly Exceeded[]): string {
  const isHeapAlone = !exceeded.some(({ resource }) => resource === 'external' || resource === 'native');
  return exceeded
    .map(({ resource, growth }) => {
      const memory = resource === 'heap' && isHeapAlone ? '' : memories[resource];
      return resource === 'handles'
        ? formatNumberOf(growth, 'open handle')
        : `${formatResource(resource, growth)}${memory}`;
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
