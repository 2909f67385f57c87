import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectFiles, runJest, type RunSettings } from '../support/run-project.ts';
import {
  askedEverywhere,
  expectedOutcomes,
  outcomesOf,
  type Scenario,
  scenarios,
  testFile,
} from './scenarios.ts';

const globalHead = `const fake = jest;`;
const importHead = `const { expect, test, jest: fake } = require('@jest/globals');`;
const esmHead = `import { createRequire } from 'node:module';
import { expect, test, jest as fake } from '@jest/globals';
const require = createRequire(import.meta.url);
`;

// Explanations take snapshots, which have tests of their own.
const testEnvironmentOptions = { leaktight: { matchers: { explain: 'sites' } } };

function manifest(jest: object, rest: object = {}): string {
  return JSON.stringify({
    private: true,
    jest: { preset: '@leaktight/jest', transform: {}, testTimeout: 60_000, testEnvironmentOptions, ...jest },
    ...rest,
  });
}

/** Two files, for Jest runs a single one in band whatever it was asked. */
async function survives(
  files: ProjectFiles,
  settings: RunSettings = {},
  asked: readonly Scenario[] = askedEverywhere,
): Promise<void> {
  const second = `test('a second file', async () => { await expect(() => ({})).not.toLeak(); });`;
  const run = await runJest(
    { 'second.test.js': second, ...files },
    { ...settings, args: ['--json', ...(settings.args ?? [])] },
  );
  const results = run.json!.testResults.find(({ name }) => name.includes('all.test'))!;
  expect(results.message).not.toContain('Test suite failed to run');
  expect(outcomesOf(results.assertionResults)).toEqual(expectedOutcomes(asked));
  expect(run.stderr).toContain(
    'a function that is too slow for enough calls passes with a notice: expect(run).not.toLeak() was inconclusive: ',
  );
}

describe.runIf(runners.has('jest'))('the matchers under Jest survive everything', () => {
  test('in band', async () => {
    const files = { 'package.json': manifest({}), 'all.test.js': testFile(globalHead) };
    await survives(files, { args: ['-i'] }, scenarios);
  });

  test.each([
    ['in child processes', ['-w', '2']],
    ['in worker threads', ['-w', '2', '--workerThreads']],
  ])('%s', async (_, args) => {
    const files = { 'package.json': manifest({}), 'all.test.js': testFile(globalHead, askedEverywhere) };
    await survives(files, { args });
  });

  test('without injected globals', async () => {
    const second = `const { expect, test } = require('@jest/globals');
test('a second file', async () => { await expect(() => ({})).not.toLeak(); });`;
    await survives({
      'package.json': manifest({ injectGlobals: false }),
      'all.test.js': testFile(importHead, askedEverywhere),
      'second.test.js': second,
    });
  });

  test('in ECMAScript modules', async () => {
    await survives(
      { 'package.json': manifest({}, { type: 'module' }), 'all.test.js': testFile(esmHead, askedEverywhere) },
      { nodeArgs: ['--experimental-vm-modules', '--no-warnings'] },
    );
  });

  test('in an environment of another name, with the setup file alone', async () => {
    await survives({
      'package.json': manifest({ testEnvironment: 'node' }),
      'all.test.js': testFile(globalHead, askedEverywhere),
    });
  });

  test('outside of the sandbox, where the environment is of another name', async () => {
    const run = await runJest(
      {
        'package.json': manifest({ testEnvironment: 'node' }),
        'all.test.js': `test('a test', async () => {
  await expect(() => ({})).not.toLeak();
  expect(Object.getOwnPropertySymbols(globalThis).map(String)).not.toContain('Symbol(leaktight.flags)');
});`,
      },
      { args: ['-i', '--json'] },
    );
    expect(run.json!.testResults.map(({ message }) => message)).toEqual(['']);
  });
});
