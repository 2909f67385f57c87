import { expect, it } from 'vitest';
import { detectLeaks } from '../../src/detect-leaks.ts';
import { renderReport } from '../../src/report/report.ts';

function twoMilliseconds(): void {
  const until = performance.now() + 2;
  while (performance.now() < until);
}

it('the time budget ends a warm-up that was asked for, and nothing is said of what is not warm', async () => {
  const kept: object[] = [];
  const finding = await detectLeaks(() => kept.push({ call: kept.length }), { warmUp: 1e9, timeBudget: 300 });
  const calls = kept.length;
  expect(finding).toMatchObject({ verdict: 'inconclusive', calls: 0, callsMade: calls, warmUpCalls: calls });
  expect(renderReport({ ...finding, durationMs: 300 })).toBe(`\
Inconclusive: neither a leak nor the absence of one was shown.
The time budget ended in the warm-up, after ${calls} of 1000000000 calls: lower \`warmUp\`, or raise \`timeBudget\`.

Tried 0 calls after ${calls.toLocaleString('en-US')} warm-up calls, 300 ms.
Next: see the reason above; with \`strict\` this fails.`);
});

it('a warm-up that was asked for takes more than a tenth of the time budget where there is time', async () => {
  const { verdict, warmUpCalls } = await detectLeaks(twoMilliseconds, {
    warmUp: 100,
    timeBudget: 20_000,
    track: ['heap'],
  });
  expect({ verdict, warmUpCalls }).toEqual({ verdict: 'steady', warmUpCalls: 100 });
});
