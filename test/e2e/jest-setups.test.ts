import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectFiles, runJest, type RunSettings } from '../support/run-project.ts';

/** For a busy machine. */
const patience = '--testTimeout=30000';

const leaking = `const kept = [];
function retain() { kept.push({ retained: true }); }
test('a leak fails', async () => { await expect(retain).not.toLeak(); });
test('a clean function passes', async () => { await expect(() => ({ a: 1 })).not.toLeak(); });
`;
// Explanations take snapshots, which have tests of their own.
const testEnvironmentOptions = { leaktight: { matchers: { explain: 'sites' } } };
const asExpected = { 'a leak fails': 'failed', 'a clean function passes': 'passed' };

async function statuses(
  jest: object,
  files: ProjectFiles = { 'a.test.js': leaking },
  settings: RunSettings = {},
): Promise<Record<string, string>> {
  const run = await runJest(
    {
      'package.json': JSON.stringify({ private: true, jest: { testEnvironmentOptions, ...jest } }),
      ...files,
    },
    { ...settings, args: ['--json', patience, ...(settings.args ?? [])] },
  );
  const results = run.json!.testResults;
  for (const { message } of results) expect(message).not.toContain('Test suite failed to run');
  return Object.fromEntries(
    results.flatMap((file) => file.assertionResults.map(({ fullName, status }) => [fullName, status])),
  );
}

const leakingObjects = (name: string): string =>
  `const kept = []; test('${name}', () => { for (let i = 0; i < 1500; i++) kept.push({ i }); });`;

describe.runIf(runners.has('jest'))('the Jest preset', () => {
  test.each(['babel', 'v8'])('is right with coverage by %s', async (coverageProvider) => {
    const jest = {
      preset: '@leaktight/jest',
      collectCoverage: true,
      coverageProvider,
      coverageReporters: ['json'],
    };
    expect(await statuses(jest)).toEqual(asExpected);
  });

  test('reaches projects', async () => {
    const project = { preset: '@leaktight/jest', transform: {}, testEnvironmentOptions };
    expect(await statuses({ projects: [project] })).toEqual(asExpected);
  });

  test("judges tests in folders that are named like the runner's packages, and ours", async () => {
    const gated = { preset: '@leaktight/jest', testEnvironmentOptions: { leaktight: { gate: true } } };
    const files = {
      'packages/jest/src/a.test.js': leakingObjects('ours'),
      'jest-util/b.test.js': leakingObjects('of the runner'),
    };
    expect(await statuses(gated, files)).toEqual({ ours: 'failed', 'of the runner': 'failed' });
  });

  test('names the files of a project from where Jest runs, in all of a report', async () => {
    const project = { preset: '@leaktight/jest', transform: {}, rootDir: '<rootDir>/packages/api' };
    const run = await runJest(
      {
        'package.json': JSON.stringify({ private: true, jest: { projects: [project] } }),
        'packages/api/package.json': '{ "private": true }',
        'packages/api/log.js': 'const lines = []; exports.log = (line) => lines.push({ line });',
        'packages/api/a.test.js': `const { log } = require('./log.js');
test('a log', async () => { await expect(() => log('hello')).not.toLeak({ track: ['heap'] }); });`,
      },
      { args: ['--json', patience] },
    );
    const [text = ''] = run.json!.testResults[0]!.assertionResults[0]!.failureMessages;
    expect(text).toMatch(/1\. .*log {2}packages\/api\/log\.js:1:\d+ {2}allocates/);
    expect(text).toMatch(/module packages\/api\/log\.js/);
  });

  test('goes together with --detectLeaks', async () => {
    const jest = { preset: '@leaktight/jest', transform: {} };
    expect(await statuses(jest, undefined, { args: ['--detectLeaks'] })).toEqual(asExpected);
  });

  test('hands the options of the config to the matchers, and leaves no global', async () => {
    const ignoring = { leaktight: { matchers: { ignore: ['retain'] } } };
    const more = `test('no global', () => { expect(typeof leaktight).toBe('undefined'); });`;
    expect(
      await statuses(
        { preset: '@leaktight/jest', transform: {}, testEnvironmentOptions: ignoring },
        { 'a.test.js': `${leaking}${more}` },
      ),
    ).toEqual({ 'a leak fails': 'passed', 'a clean function passes': 'passed', 'no global': 'passed' });
  });

  test('uses colours exactly when the runner does', async () => {
    const files = {
      'package.json': JSON.stringify({
        private: true,
        jest: { preset: '@leaktight/jest', transform: {}, testEnvironmentOptions },
      }),
      'a.test.js': leaking,
    };
    const plain = await runJest(files, { args: [patience] });
    const coloured = await runJest(files, {
      args: ['--colors', patience],
      env: { NO_COLOR: undefined, FORCE_COLOR: '1' },
    });
    const sentence = /^.*Leaking: .*$/m;
    expect(sentence.exec(plain.stderr)?.[0]).not.toContain('\u001b[');
    expect(sentence.exec(coloured.stderr)?.[0]).toContain('\u001b[');
  });
});

describe.runIf(runners.has('jest'))('the Jest environments', () => {
  const setup = { setupFilesAfterEnv: ['@leaktight/jest/register'], transform: {} };

  test('work without the preset', async () => {
    expect(await statuses({ ...setup, testEnvironment: '@leaktight/jest/environment-node' })).toEqual(
      asExpected,
    );
  });

  test('include one with a DOM', async () => {
    const dom = `test('a detached element that is kept leaks', async () => {
  const elements = [];
  await expect(() => { elements.push(document.createElement('p')); }).toLeak();
  await expect(() => document.createElement('p')).not.toLeak();
});`;
    expect(
      await statuses(
        { ...setup, testEnvironment: '@leaktight/jest/environment-jsdom' },
        { 'a.test.js': `${leaking}${dom}` },
      ),
    ).toEqual({ ...asExpected, 'a detached element that is kept leaks': 'passed' });
  });

  test('can be made of one of your own', async () => {
    const environment = `const { withLeaktight } = require('@leaktight/jest/environment');
const { TestEnvironment } = require('jest-environment-node');
const events = [];
module.exports = withLeaktight(class extends TestEnvironment {
  async setup() { await super.setup(); this.global.events = events; }
  async handleTestEvent({ name }) { events.push(name); }
});`;
    const more = `test('sees its own events', () => { expect(events).toContain('test_fn_start'); });`;
    expect(
      await statuses(
        { ...setup, testEnvironment: './environment.js' },
        { 'environment.js': environment, 'a.test.js': `${leaking}${more}` },
      ),
    ).toEqual({ ...asExpected, 'sees its own events': 'passed' });
  });
});
