import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** In a process of its own, where nothing of our code has run. Its table has grown for the last time by the first long stretch, on a slow machine as well. */
const script = `
  import { detectLeaks } from '@leaktight/core';
  const remember = () => {
    const cache = new Map();
    let next = 0;
    return () => {
      cache.set(next++, {});
      if (cache.size > 500) cache.delete(cache.keys().next().value);
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

it('clears a full cache without a sample at once: what runs of our own for the first time is not on the heap that is compared', async () => {
  const runs = [await measureTwice(), await measureTwice(), await measureTwice()];
  expect(runs.flat().map(({ verdict }) => verdict)).toEqual(Array(6).fill('steady'));
  const first = runs.map(([finding]) => finding?.reasons[0]);
  // A timer of Node's may fall into one of them.
  expect(first).toContainEqual(expect.stringMatching(/^No object outlived its call: the heap/));
});
