import { checkOptions, LeaktightError, type OptionChecks, showGiven } from '@leaktight/core';
import type { ILeakFilter } from '@memlab/core';
import type { BaseAnalysis } from '@memlab/heap-analysis';

/** What memlab is asked about a snapshot. */
export interface MemlabOptions {
  /** A snapshot from before the suspected calls, of the same process: what it has is no leak. */
  readonly baseline?: string | undefined;
  /** Ids of the objects that may have leaked. Default: all that `baseline` does not have, or all. */
  readonly candidates?: Iterable<number> | undefined;
  /** memlab's leak filter. Default: memlab's own rules (detached DOM, unmounted React fibers, oversized objects). */
  readonly leakFilter?: ILeakFilter | undefined;
  /** Analyses of `@memlab/heap-analysis`, or of your own, to run over the snapshot. */
  readonly analyses?: readonly BaseAnalysis[] | undefined;
}

/** Every option with its value; null where the default depends on the snapshot. */
export interface ResolvedMemlabOptions {
  readonly baseline: string | null;
  readonly candidates: readonly number[] | null;
  readonly leakFilter: ILeakFilter | null;
  readonly analyses: readonly BaseAnalysis[];
}

const filterCalls: readonly (keyof ILeakFilter)[] = [
  'leakFilter',
  'beforeLeakFilter',
  'retainerReferenceFilter',
];
const analysisCalls: readonly (keyof BaseAnalysis)[] = ['analyzeSnapshotFromFile', 'getCommandName'];

const checks: OptionChecks<MemlabOptions> = {
  baseline: ['the path of a heap snapshot', (value) => typeof value === 'string' && value !== ''],
  candidates: ['ids of objects, such as a list or a Set', isIterable],
  leakFilter: [
    "memlab's leak filter, such as { leakFilter: (node) => node.name === 'Session' }",
    (value) => isObject(value) && filterCalls.some((name) => typeof value[name] === 'function'),
  ],
  analyses: [
    "a list of memlab's analyses, such as [new ObjectSizeAnalysis()]",
    (value) => Array.isArray(value) && value.every(isAnalysis),
  ],
};

/** @throws LeaktightError (LEAKTIGHT_BAD_OPTION) naming what was given and what is possible. */
export function resolveMemlabOptions(options: MemlabOptions): ResolvedMemlabOptions {
  checkOptions(options, checks);
  const { baseline = null, candidates, leakFilter = null, analyses = [] } = options;
  return { baseline, candidates: candidates ? readIds(candidates) : null, leakFilter, analyses };
}

/** An iterable may be read only once. */
function readIds(candidates: Iterable<unknown>): number[] {
  const ids = [...candidates];
  for (const id of ids) {
    if (Number.isSafeInteger(id)) continue;
    throw new LeaktightError(
      'LEAKTIGHT_BAD_OPTION',
      `Option \`candidates\`: got ${showGiven(id)} as an id, expected whole numbers, such as (await loadSnapshot(path)).instances('Session').map(({ id }) => id).`,
    );
  }
  return ids as number[];
}

function isIterable(value: unknown): boolean {
  return isObject(value) && typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
}

function isAnalysis(value: unknown): boolean {
  return isObject(value) && analysisCalls.every((name) => typeof value[name] === 'function');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
