import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

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

/** Some seconds for each run, were every object seen; and longer than the time-out of the test. */
const heavy = `const bus = new (require('node:events'))();
test('leaves little behind', () => {});
test('leaves much behind', () => {
  const kept = new Array(400_000).fill(0).map((_, i) => i + 0.5);
  for (let k = 0; k < 1_500_000; k++) kept[k % 400_000] = [k].map((x) => x + 0.5)[0];
  bus.on('change', function onChange() { return kept.length; });
}, 10_000);`;

function expectOneLeak({ json }: ProjectRun): void {
  const results = json!.testResults[0]!.assertionResults;
  expect(results.map(({ fullName, status }) => [fullName, status])).toEqual([
    ['leaves little behind', 'passed'],
    ['leaves much behind', 'failed'],
  ]);
  expect(results[1]!.failureMessages.join()).toMatch(/Left 3\.\d MB behind on the heap/);
}

describe('a test that allocates so much that seeing every object takes longer than its time-out', () => {
  test.runIf(runners.has('vitest'))('fails in Vitest by what it leaves behind', async () => {
    const files = {
      'vitest.config.mjs': `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ gate: true })] };`,
      'a.test.js': `import { createRequire } from 'node:module'; import { test } from 'vitest';
const require = createRequire(import.meta.url);\n${heavy}`,
    };
    expectOneLeak(await runVitest(files, { args: ['--reporter=json'] }));
  });

  test.runIf(runners.has('jest'))('fails in Jest by what it leaves behind', async () => {
    const testEnvironmentOptions = { leaktight: { gate: true } };
    const jest = { preset: '@leaktight/jest', transform: {}, testEnvironmentOptions };
    const files = { 'package.json': JSON.stringify({ private: true, jest }), 'a.test.js': heavy };
    expectOneLeak(await runJest(files, { args: ['-i', '--json'] }));
  });
});
