import { expect, it } from 'vitest';
import { findRefutation } from '../../src/check/refute-leak.ts';
import type { RoundsResult } from '../../src/measure/measure.ts';
import type { CallSeries } from '../../src/probe/probe.ts';
import { measuredLeak, unseen } from '../support/measured-leak.ts';

/** What becomes of a leak whose calls, made again after the snapshot, lead to this. */
function refutationBy(
  verdict: RoundsResult['verdict'] | Error,
  stoppedAfter = 0,
): ReturnType<typeof findRefutation> {
  const result = {
    readings: [],
    rounds: [],
    interval: 1,
    coarser: null,
    ...(stoppedAfter && { stoppedAfter }),
  };
  const doubtAgain = (): Promise<RoundsResult> =>
    verdict instanceof Error ? Promise.reject(verdict) : Promise.resolve({ ...result, verdict });
  const series = { made: 2000 } as CallSeries;
  return findRefutation(series, { ...measuredLeak(), doubtAgain }, unseen);
}

it('calls on after the snapshot where each call keeps so much that there were few before', async () => {
  const reason = 'Objects outlived their call, but 700 calls later the heap had not grown by as many.';
  expect(await refutationBy({ kind: 'steady', reason })).toEqual({ verdict: 'steady', reason });
  expect(await refutationBy({ kind: 'leaking', by: 'arrival', sites: [] })).toBeNull();
  const open = await refutationBy({ kind: 'leaking', by: 'arrival', sites: [] }, 700);
  expect(open?.verdict).toBe('inconclusive');
  expect(await refutationBy(new Error('a connection was lost'))).toBeNull();
  const unclear =
    'A cache is full now, and whether something beside it leaks could not be seen. Raise `timeBudget` or `maxCalls`.';
  expect(await refutationBy({ kind: 'more', pace: false })).toEqual({
    verdict: 'inconclusive',
    reason: unclear,
  });
});
