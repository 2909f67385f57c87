import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

/** Everything that a vm context or a worker thread could get wrong about objects, handles and budgets. */
const tests = `
class Session { constructor() { this.id = 1; } }
class AdminSession extends Session {}
const kept = [new Session(), new AdminSession(), new AdminSession()];
const handles = { track: ['handles'], timeBudget: 20000 };
test('an object that is let go is collected', async () => {
  await expect(() => new Session()).toBeCollected();
  await expect(async () => new Session()).toBeCollected();
});
test('who keeps an object is told', async () => {
  await expect(() => kept[0]).toBeCollected({ timeout: 50 });
});
test('instances are counted', async () => {
  await expect(Session).toHaveLiveInstances(3);
  await expect(AdminSession).toHaveLiveInstances({ atMost: 2 });
  await expect(Session).not.toHaveLiveInstances({ atMost: 2 });
});
test('a descriptor that stays open leaks', async () => {
  await expect(() => fs.openSync(file, 'r')).toLeak(handles);
});
test('a descriptor that is closed does not', async () => {
  await expect(() => fs.closeSync(fs.openSync(file, 'r'))).not.toLeak(handles);
});
test('an unreferenced timer leaks with its line', async () => {
  await expect(function poll() { setTimeout(() => {}, 60000).unref(); }).not.toLeak(handles);
});
test('a budget is kept', async () => {
  await expect(() => setTimeout(() => {}, 60000)).toRetainAtMost({ handles: 1 }, { timeBudget: 20000 });
});
`;

function outcomes(run: ProjectRun): Record<string, string> {
  const files = run.json?.testResults.filter(({ name }) => name.includes('a.test')) ?? [];
  const results = files.flatMap((file) => file.assertionResults);
  return Object.fromEntries(
    results.map(({ fullName, status, failureMessages }) => [
      fullName,
      // eslint-disable-next-line no-control-regex
      status === 'passed' ? status : failureMessages.join('\n').replaceAll(/\u001B\[\d+m/g, ''),
    ]),
  );
}

function expectOutcomes(run: ProjectRun): void {
  expect(outcomes(run)).toEqual({
    'an object that is let go is collected': 'passed',
    'who keeps an object is told': expect.stringMatching(
      /Session is still alive, after \d+ garbage collections in .*\n\nKept alive by\n[^]*Array[^]*→ Session/,
    ),
    'instances are counted': 'passed',
    'a descriptor that stays open leaks': 'passed',
    'a descriptor that is closed does not': 'passed',
    'an unreferenced timer leaks with its line': expect.stringMatching(/timer[^]*poll/),
    'a budget is kept': 'passed',
  });
}

describe.runIf(runners.has('vitest'))('objects and handles under Vitest', () => {
  test.each(['forks', 'threads', 'vmForks', 'vmThreads'])(
    'in the pool %s',
    { timeout: 240_000 },
    async (pool) => {
      const head = `import fs from 'node:fs';\nimport { expect, test } from 'vitest';\nconst file = 'package.json';\n`;
      const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight()], test: { pool: '${pool}', testTimeout: 60000 } };
`;
      const run = await runVitest(
        { 'package.json': '{ "type": "module" }', 'vitest.config.mjs': config, 'a.test.js': head + tests },
        { args: ['--reporter=json'] },
      );
      expectOutcomes(run);
    },
  );
});

describe.runIf(runners.has('jest'))('objects and handles under Jest', () => {
  test.each([
    ['in band', ['-i', '--forceExit']],
    ['in worker threads', ['-w', '2', '--workerThreads']],
  ])('%s', { timeout: 240_000 }, async (_, args) => {
    const jest = { preset: '@leaktight/jest', transform: {}, testTimeout: 60_000 };
    const head = `const fs = require('node:fs');\nconst file = 'package.json';\n`;
    const run = await runJest(
      {
        'package.json': JSON.stringify({ private: true, jest }),
        'a.test.js': head + tests,
        // Jest runs a single file in band whatever it was asked.
        'second.test.js': `test('a second file', () => {});`,
      },
      { args: ['--json', ...args] },
    );
    expectOutcomes(run);
  });
});
