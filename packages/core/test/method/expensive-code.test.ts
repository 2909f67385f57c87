import { expect, test } from 'vitest';
import { detectLeaks, type Run } from '../../src/index.ts';

const kept: object[] = [];
const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

function timePerCall(run: Run, calls: number): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) run();
  return (performance.now() - start) / calls;
}

test('a million objects per call are measured in the time of about as many plain calls', async () => {
  const latest = { value: {} };
  let calls = 0;
  const run = (): void => {
    calls += 1;
    for (let index = 0; index < 1_000_000; index++) latest.value = { index };
  };
  const plain = timePerCall(run, 5);
  calls = 0;
  const finding = await detectLeaks(run);
  expect(finding.leaking).toEqual([]);
  // About ten times is the aim; twice that where the machine is busy.
  expect(finding.durationMs / (calls * plain)).toBeLessThan(20);
});

test('a function of 200 ms gets a verdict, or is called inconclusive, within the time budget', async () => {
  const clean = await detectLeaks(() => delay(200));
  expect(['steady', 'inconclusive']).toContain(clean.verdict);
  expect(clean.calls).toBeGreaterThan(0);
  expect(clean.durationMs).toBeLessThan(2 * 5000);
});

async function slowLeak(): Promise<void> {
  kept.push({});
  await delay(200);
}

test('a leak in a function of 200 ms never passes for steady', async () => {
  const { verdict, reasons } = await detectLeaks(slowLeak, { explain: 'sites' });
  expect(['leaking', 'inconclusive']).toContain(verdict);
  expect(reasons[0]).toMatch(/\d+ calls/);
});
