import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

const leaking = "const kept = []; test('leaks', () => { for (let i = 0; i < 5000; i++) kept.push({ i }); });";

const vitestProject = (action: string): string =>
  `{ plugins: [leaktight({ gate: { action: '${action}' } })], test: { name: '${action}', include: ['${action}/*.test.js'] } }`;

const jestProject = (action: string): object => ({
  rootDir: `<rootDir>/${action}`,
  preset: '@leaktight/jest',
  transform: {},
  testEnvironmentOptions: { leaktight: { gate: { action } } },
});

const runs: Record<string, (order: readonly string[]) => Promise<ProjectRun>> = {
  vitest: async (order) => {
    const text = `import { test } from 'vitest'; ${leaking}`;
    const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { test: { projects: [${order.map(vitestProject).join(', ')}] } };`;
    const files = { 'vitest.config.mjs': config, 'warn/a.test.js': text, 'fail/b.test.js': text };
    return await runVitest(files, { args: ['--reporter=json'] });
  },
  jest: async (order) => {
    const jest = { projects: order.map(jestProject), reporters: ['default', '@leaktight/jest/reporter'] };
    const nested = '{ "private": true }';
    return await runJest(
      {
        'package.json': JSON.stringify({ private: true, jest }),
        'warn/package.json': nested,
        'warn/a.test.js': leaking,
        'fail/package.json': nested,
        'fail/b.test.js': leaking,
      },
      { args: ['--json'] },
    );
  },
};

const cases = Object.keys(runs).flatMap((name) => [
  { name, order: ['fail', 'warn'] },
  { name, order: ['warn', 'fail'] },
]);

describe.each(cases.filter(({ name }) => runners.has(name)))(
  'projects of $name that fail and that warn, in the order $order',
  ({ name, order }) => {
    test('do so each with its own tests', async () => {
      const { json, stderr } = await runs[name]!(order);
      const failed = json!.testResults.filter(
        ({ assertionResults: [result] }) => result!.status === 'failed',
      );
      expect(failed.map(({ name: file }) => file)).toEqual(['<project>/fail/b.test.js']);
      const summary = stderr.slice(stderr.indexOf('Leak gate')).split('\n\n', 1)[0]!;
      expect(summary.split('\n')).toEqual([
        'Leak gate (adaptive, warnings only in 1 of 2 files): 2 tests judged, 2 left too much behind',
        expect.stringMatching(/^ {2}warn\/a\.test\.js > leaks: left 5,0\d\d objects behind/),
      ]);
    });
  },
);
