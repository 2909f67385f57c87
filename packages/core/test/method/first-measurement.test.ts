import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** In a process of its own, where nothing of our code has run: calls of the first measurement and of the second. */
const script = `
  import { detectLeaks } from '@leaktight/core';
  const remember = () => {
    const keys = new WeakMap();
    return () => {
      const key = {};
      keys.set(key, { key });
    };
  };
  const findings = [await detectLeaks(remember()), await detectLeaks(remember())];
  console.log(JSON.stringify(findings.map(({ verdict, calls, reasons }) => ({ verdict, calls, reasons }))));
`;

interface Measured {
  readonly verdict: string;
  readonly calls: number;
  readonly reasons: readonly string[];
}

async function measureTwice(): Promise<Measured[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  return JSON.parse(stdout) as Measured[];
}

it('takes no more calls at first than later: what runs of our own for the first time is not on the heap that is compared', async () => {
  const runs = [await measureTwice(), await measureTwice(), await measureTwice()];
  expect(runs.flat().map(({ verdict }) => verdict)).toEqual(Array(6).fill('steady'));
  const first = Math.min(...runs.map(([{ calls }]) => calls));
  const second = Math.min(...runs.map(([, { calls }]) => calls));
  // Twice as many were needed where one of our own functions was compiled meanwhile.
  expect(first / second).toBeLessThan(1.3);
});
