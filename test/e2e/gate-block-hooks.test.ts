import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { runJest, runVitest, type ProjectRun } from '../support/run-project.ts';

const tests = 20;

const suite = `const kept = new Map(); const leaked = [];
let starts = 0; let taken = null; let rows;
const many = (count) => Array.from({ length: count }, (_, i) => ({ i }));
describe('with a server', () => {
  beforeAll(() => { starts++; taken = new Set(); });
  afterAll(() => { taken = null; rows = undefined; });
  for (let n = 0; n < ${tests}; n++) test('grows once ' + n, () => {
    taken.add(n);
    if (!kept.has(n)) kept.set(n, many(40_000));
  });
  test('fills what the suite keeps', () => {
    rows ??= many(60_000);
  });
  test('takes its suite for fresh', () => {
    if (taken.has('me')) throw new Error('taken');
    taken.add('me');
    leaked.push(many(50_000));
  });
});
afterAll(() => { process.stderr.write('starts: ' + starts + '\\n'); });
`;

const gate = `{ mode: 'exact' }`;

const runs: Record<string, () => Promise<ProjectRun>> = {
  vitest: async () => {
    const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ gate: ${gate} })] };`;
    const imports = `import { afterAll, beforeAll, describe, test } from 'vitest';`;
    return await runVitest(
      { 'vitest.config.mjs': config, 'a.test.js': `${imports}\n${suite}` },
      { args: ['--reporter=json'] },
    );
  },
  jest: async () => {
    const config = `module.exports = { preset: '@leaktight/jest', transform: {}, testEnvironmentOptions: { leaktight: { gate: ${gate} } } };`;
    return await runJest(
      { 'package.json': '{ "private": true }', 'jest.config.cjs': config, 'a.test.js': suite },
      { args: ['-i', '--json'] },
    );
  },
};

describe.each(Object.keys(runs).filter((name) => runners.has(name)))('further runs under %s', (name) => {
  test('share the hooks of their block, but for a test that takes it for fresh, and blame none for what the block keeps', async () => {
    const { json, stderr } = await runs[name]!();
    const results = json!.testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = results.filter(({ status }) => status !== 'passed');
    expect(failed.map(({ fullName }) => fullName)).toEqual(['with a server takes its suite for fresh']);
    expect(failed[0]!.failureMessages.join()).toContain('objects');
    // Each of them runs several times again.
    expect(Number(/starts: (\d+)/.exec(stderr)?.[1])).toBeLessThan(1.5 * tests);
  });
});
