import { expect, test } from 'vitest';
import { runJest } from '../support/run-project.ts';

const tests = 120;

const suite = `let runs = 0;
for (let n = 0; n < ${tests}; n++) test('asserts much ' + n, () => {
  runs++;
  for (let i = 0; i < 40; i++) expect([i, n]).toEqual([i, n]);
});
afterAll(() => { process.stderr.write('runs: ' + runs + '\\n'); });`;

test('tests of many assertions are not run again in Jest, as nothing of these stays', async () => {
  const config = {
    preset: '@leaktight/jest',
    transform: {},
    testEnvironmentOptions: { leaktight: { gate: true } },
  };
  const ran = await runJest(
    { 'package.json': JSON.stringify({ private: true, jest: config }), 'a.test.js': suite },
    { args: ['-i'] },
  );
  expect(ran.exitCode).toBe(0);
  expect(ran.stderr).toContain(`${tests} tests judged, none left too much behind`);
  // The first ones are new to V8.
  expect(Number(/runs: (\d+)/.exec(ran.stderr)?.[1])).toBeLessThan(1.5 * tests);
});
