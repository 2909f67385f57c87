import { isFailure, type Exceeded, type GateFileResult, type GateOutcome, type Leak } from './gate/gate.ts';
import { printable } from './given/given.ts';
import { inFunction } from './places.ts';
import { formatBytes, formatNumberOf, formatResource } from './quantities.ts';
import { openerFrames } from './report/report.ts';

type Unconfirmed = Extract<GateOutcome, { readonly kind: 'unconfirmed' }>;

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

function unconfirmedAmount({ exceeded, atMost, objectLimit }: Unconfirmed): string {
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

/** The gate's part of a run's summary: one line when all is well, and one for each test that is named, or for many alike. */
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

/** Names of tests in a line that is about more of them. */
const mostNames = 3;

type Entry = GateFileResult['outcomes'][number] & { readonly file: string };

/** A line, and how many tests it is about. */
interface Line {
  readonly kind: GateOutcome['kind'];
  readonly tests: number;
  readonly text: string;
}

/** In the order of the run; of each kind the first ones, and how many more tests there are. */
function outcomeLines(entries: readonly Entry[]): string[] {
  const lines = groupAlike(entries).map(toLine);
  const hidden = sections.map(([kind, title]) => ({
    title,
    left: lines.filter((line) => line.kind === kind).slice(mostLines),
  }));
  const isHidden = new Set(hidden.flatMap(({ left }) => left));
  const more = hidden
    .filter(({ left }) => left.length > 0)
    .map(({ title, left }) => {
      const count = left.reduce((sum, { tests }) => sum + tests, 0);
      return `  and ${formatNumberOf(count, 'more test')}: ${title}`;
    });
  return [...lines.filter((line) => !isHidden.has(line)).map(({ text }) => text), ...more];
}

/** Tests of a file that one reason kept from being measured again, where they are more than a line names; each other test by itself. */
function groupAlike(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const groups = new Map<unknown, Entry[]>();
  for (const entry of entries) {
    const key = reasonKey(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const all = [...groups.values()];
  return all.flatMap((group) => (group.length > mostNames ? [group] : group.map((entry) => [entry])));
}

function reasonKey(entry: Entry): unknown {
  const { file, outcome } = entry;
  if (outcome.kind !== 'unconfirmed') return entry;
  return JSON.stringify([file, firstLine(outcome.why)]);
}

function toLine(group: readonly Entry[]): Line {
  const [{ file, name, outcome }] = group as readonly [Entry];
  const { kind } = outcome;
  if (kind !== 'unconfirmed' || group.length === 1)
    return { kind, tests: group.length, text: `  ${file} > ${name}: ${outcomeLine(outcome)}` };
  const what = outcomeLine(together(group.map((each) => each.outcome as Unconfirmed)));
  const names = group.slice(0, mostNames).map((each) => each.name);
  const text = `  ${file}: ${formatNumberOf(group.length, 'test')}, each of which ${what}: ${names.join(', ')} and ${group.length - mostNames} more`;
  return { kind, tests: group.length, text };
}

/** What holds for each of them: the most that any may have left, where that is known of all. */
function together(outcomes: readonly Unconfirmed[]): Unconfirmed {
  const [{ kind, why, objectLimit }] = outcomes as readonly [Unconfirmed];
  const mosts = outcomes.flatMap(({ atMost }) => atMost ?? []);
  const isLimitOfAll =
    objectLimit !== undefined && outcomes.every((outcome) => outcome.objectLimit === objectLimit);
  return {
    kind,
    why,
    exceeded: [],
    ...(mosts.length === outcomes.length ? { atMost: Math.max(...mosts) } : {}),
    ...(isLimitOfAll ? { objectLimit } : {}),
  };
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
