import { expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import { doubtLeak, type Doubt } from '../../src/measure/doubt-leak.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { runCalls } from '../../src/probe/probe.ts';
import { reading, steady } from '../support/site-builder.ts';

const bytesPerCall = 400;
const sampledCalls = 800;
const usual: Doubt = {
  callTime: 0.5,
  elapsed: 100,
  maxCalls: null,
  handlesGrow: false,
  isExplainedNext: true,
  leftBefore: 0,
  measuredBy: Infinity,
};

const site = {
  ...steady('open@/app/session.ts:3'),
  bytes: bytesPerCall * sampledCalls,
  objects: sampledCalls,
};
const sampled: RoundsResult = {
  verdict: { kind: 'leaking', by: 'arrival', sites: [site] },
  readings: [reading(sampledCalls, [site])],
  rounds: [],
  interval: 1,
  coarser: null,
};

/** What is made of a heap that grows by so much per call, each of which takes twice as long as it seemed to, so long before its deadline. */
async function doubtInTime(
  milliseconds: number,
  { grownPerCall = 0, isBusy = false } = {},
): Promise<unknown[]> {
  let [calls, measuredBy] = [0, Infinity];
  const engine = {
    ...nodeEngine,
    now: () => calls,
    workedTime: () => (isBusy ? 0 : calls),
    readMemory: () => ({ ...nodeEngine.readMemory(), heapUsed: 1e6 + calls * grownPerCall }),
  };
  const series = openSeries(engine, () => void (calls += 1), resolveOptions({}));
  await runCalls(series, sampledCalls, null);
  measuredBy = calls + milliseconds;
  series.deadline = measuredBy;
  const { verdict, stoppedAfter } = await doubtLeak(series, sampled, {
    ...usual,
    measuredBy,
  });
  return [verdict.kind, stoppedAfter];
}

it('leaves time to look at a full cache once more, and tells where there was none', async () => {
  expect(await doubtInTime(2000)).toEqual(['steady', undefined]);
  expect(await doubtInTime(1280)).toEqual(['steady', undefined]);
  // A busy machine gives the first look up to four times as long.
  expect(await doubtInTime(1900, { isBusy: true })).toEqual(['steady', undefined]);
  expect(await doubtInTime(900)).toEqual(['leaking', 800]);
  expect(await doubtInTime(900, { grownPerCall: bytesPerCall })).toEqual(['leaking', undefined]);
});
