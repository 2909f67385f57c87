import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

const tests = `const kept = [];
const retain = () => void kept.push({});
const quick = { track: ['heap'], explain: false };
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('one before them', () => sleep(20));
test.concurrent('a leak passes', async () => { await expect(retain).toLeak(quick); });
test.concurrent('no measurement', () => sleep(50));
test.concurrent('a leak fails', async () => { await sleep(20); await expect(retain).not.toLeak(quick); });
test.concurrent('no measurement either', () => sleep(50));
`;
const unawaited = `test.concurrent('a measurement that nobody awaits', async ({ expect = globalThis.expect } = {}) => {
  await sleep(10);
  void expect(retain).toLeak(quick);
});
test('one after them that nobody awaits', () => { void expect(retain).toLeak(quick); });
`;
const twins = `const kept = [];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
test.concurrent('twin', async () => { await sleep(5); void expect(() => void kept.push({})).toLeak(); });
test.concurrent('twin', () => sleep(5));
`;
const afterTests = `test('awaits in a callback', ({ onTestFinished }) => {
  onTestFinished(async () => { await expect(() => {}).not.toLeak(); });
});
test('forgets it in a callback', ({ onTestFinished }) => {
  onTestFinished(() => { void expect(() => {}).toLeak(); });
});
`;
const inHooks = `const kept = [];
beforeAll(() => { void expect(() => void kept.push({})).toLeak(); });
test('is innocent', () => {});
`;

/** The first line of each failure, by the name of its test; null for those that pass. */
function failures({ json }: ProjectRun): Record<string, string | null> {
  const results = json!.testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(
    results.map(({ fullName, failureMessages }) => [fullName, failureMessages[0]?.split('\n')[0] ?? null]),
  );
}

const notAwaited: unknown = expect.stringMatching(
  /^LeaktightError: The test ended .*await expect\(run\)\.toLeak\(\)\.$/,
);

const asWritten = {
  'one before them': null,
  'a leak passes': null,
  'no measurement': null,
  'a leak fails': 'Error: expect(run).not.toLeak(options)',
  'no measurement either': null,
  'a measurement that nobody awaits': notAwaited,
  'one after them that nobody awaits': notAwaited,
};

describe.runIf(runners.has('jest'))('tests of Jest that run at once', () => {
  const jest = { preset: '@leaktight/jest', transform: {}, testTimeout: 60_000 };

  async function run(text: string, config: object = {}): Promise<ProjectRun> {
    const manifest = JSON.stringify({ private: true, jest: { ...jest, ...config } });
    return await runJest({ 'package.json': manifest, 'a.test.js': text }, { args: ['--json'] });
  }

  test('are each charged with their own measurements', async () => {
    expect(failures(await run(tests + unawaited))).toEqual(asWritten);
  });

  test('leave it to the file where two have one name, and it is not certain whose it is', async () => {
    const { json, exitCode } = await run(twins);
    const [file] = json!.testResults;
    const all = [file!.message, ...file!.assertionResults.flatMap((result) => result.failureMessages)].join();
    expect(all).toContain('LeaktightError: The test ended');
    expect([exitCode, file!.assertionResults.length]).toEqual([1, 2]);
  });

  test('have no part in what hooks leave, which the file fails for', async () => {
    const outcome = await run(inHooks);
    expect(failures(outcome)).toEqual({ 'is innocent': null });
    expect(outcome.json!.testResults[0]!.message).toContain('LeaktightError: The test ended');
    expect(outcome.exitCode).toBe(1);
  });

  test('are also looked after in another environment, at the end of the file', async () => {
    const own = { preset: null, setupFilesAfterEnv: ['@leaktight/jest/register'] };
    const outcome = await run(tests + unawaited, own);
    expect(failures(outcome)).toEqual({ ...asWritten, 'a measurement that nobody awaits': null });
    expect(outcome.json!.testResults[0]!.message).toContain('LeaktightError: The test ended');
  });
});

describe.runIf(runners.has('vitest'))('tests of Vitest that run at once', () => {
  const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight()], test: { testTimeout: 60000 } };
`;
  const head = `import { expect, test } from 'vitest';\n`;

  test.each([
    ['by the global `expect`', tests],
    ['by their own', tests.replaceAll('async () =>', 'async ({ expect }) =>')],
  ])('are judged by their own measurements, asserted %s', async (_, text) => {
    const run = await runVitest(
      { 'vitest.config.mjs': config, 'a.test.js': head + text + unawaited },
      { args: ['--reporter=json'] },
    );
    expect(failures(run)).toEqual(asWritten);
  });

  test('leave it to the file where the test is over', async () => {
    const run = await runVitest(
      { 'vitest.config.mjs': config, 'a.test.js': head + afterTests },
      { args: ['--reporter=json'] },
    );
    expect(failures(run)).toEqual({ 'awaits in a callback': null, 'forgets it in a callback': null });
    expect(run.json!.testResults[0]!.message).toContain('The test ended');
    expect(run.exitCode).toBe(1);
  });
});
