import type { Leak, ThresholdLayer } from '@leaktight/core';
import { type GateSession, suiteLimits } from '@leaktight/core/gate';
import type { RunnerTestSuite } from 'vitest';
import { describePlace } from './leak-thresholds.ts';
import { layersOf } from './thresholds-of.ts';

type Use = () => Promise<void>;

/** Judges a suite, or a file, as a whole where a level sets thresholds for it. */
export async function watchSuite(
  session: GateSession,
  suite: RunnerTestSuite,
  { general, use, report }: SuiteWatch,
): Promise<void> {
  const layers = [...general, ...layersOf(suite)];
  const limits = suiteLimits(layers);
  if (!limits || layers.some(({ skip }) => skip !== null)) return use();
  await session.suites.begin(suite, limits);
  await use();
  const leak = await session.suites.end(suite, limits);
  if (leak && suite.result?.state !== 'fail')
    await report(suite === suite.file ? 'the file' : describePlace(suite), leak);
}

/** What surrounds a suite. */
export interface SuiteWatch {
  /** Levels above those that are set in the suite itself. */
  readonly general: readonly ThresholdLayer[];
  readonly use: Use;
  readonly report: (place: string, leak: Leak) => Promise<void>;
}

/** The suites within a suite, that itself left out. */
export function suitesWithin(suite: RunnerTestSuite): RunnerTestSuite[] {
  return suite.tasks.flatMap((task) => (task.type === 'suite' ? [task, ...suitesWithin(task)] : []));
}
