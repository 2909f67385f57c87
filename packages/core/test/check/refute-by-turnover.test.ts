import { expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { findRefutation } from '../../src/check/refute-leak.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { Run } from '../../src/index.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { runCalls } from '../../src/probe/probe.ts';
import { measuredLeak, unseen } from '../support/measured-leak.ts';

/** Of a thousand bytes. */
const entry = (): object => Array.from({ length: 123 }, () => 1);

/** What is said of a function that was called 2000 times, and whose list of thousands did not grow. */
async function refutationOf(run: Run): ReturnType<typeof findRefutation> {
  const series = openSeries(nodeEngine, run, resolveOptions({}));
  await runCalls(series, 2000, null);
  const size = 5000;
  const kept = [{ name: 'log', kind: 'Array', sizeBefore: size, sizeAfter: size, entriesPerCall: 1 }];
  const seen = { ...unseen, kept, callsTurnedOver: 13 };
  return findRefutation(series, measuredLeak({ heapBytesPerCall: 1000 }), seen);
}

const log = Array.from({ length: 5000 }, entry);
const turn = (): void => void log.splice(0, 1, entry());

it('refutes a leak into a list that is full, though it holds more than came', async () => {
  const refutation = await refutationOf(turn);
  expect(refutation?.verdict).toBe('steady');
  expect(refutation?.reason).toMatch(/did not grow over 13 further calls: old ones went as new ones came/);
});

it('does not call a function steady that leaves little beside what turns over', async () => {
  const others: object[] = [];
  const refutation = await refutationOf(() => {
    turn();
    // A fifth of an entry: more than V8 lets go of by itself meanwhile.
    others.push({ text: Array.from({ length: 16 }, () => 1) });
  });
  expect(refutation?.verdict).toBe('inconclusive');
});

it('lets a leak stand that is elsewhere', async () => {
  const others: object[] = [];
  expect(
    await refutationOf(() => {
      turn();
      others.push(entry());
    }),
  ).toBeNull();
});
