import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runners } from './support/installation.ts';
import { type ProjectFiles, type ProjectRun, runJest, runVitest } from './support/run-project.ts';

/** The code of a page whose first line names its file. */
function filesOf(page: string): ProjectFiles {
  const text = readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8');
  const blocks = text.matchAll(/^```[jt]s\n\/\/ (\S+)\n([\s\S]*?)^```$/gm);
  return Object.fromEntries([...blocks].map(([, path = '', code = '']) => [path, code]));
}

function passedTitles(run: ProjectRun): string[] {
  const results = run.json?.testResults.flatMap((file) => file.assertionResults) ?? [];
  return results.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
}

/** For a busy machine. */
const patience = '--testTimeout=30000';

const titles = ['a closed session leaves nothing behind', 'a session that is never closed leaks'];

describe.runIf(runners.has('vitest'))('the page on Vitest', () => {
  test('shows a project that works', async () => {
    const { 'setup.ts': _, ...files } = filesOf('vitest.md');
    const manifest = { 'package.json': '{ "type": "module" }' };
    expect(
      passedTitles(await runVitest({ ...manifest, ...files }, { args: ['--reporter=json', patience] })),
    ).toEqual(titles);
  });

  test.each([
    ['handles.md', 4],
    ['single-objects.md', 6],
  ])('%s shows tests that pass', async (page, tests) => {
    const files = {
      'package.json': '{ "type": "module" }',
      'vitest.config.ts': filesOf('vitest.md')['vitest.config.ts']!,
      ...filesOf(page),
    };
    const run = await runVitest(files, { args: ['--reporter=json', patience] });
    expect(passedTitles(run)).toHaveLength(tests);
  });

  test('is what the README shows', async () => {
    const { 'jest.config.js': _, 'listeners.test.js': __, ...files } = filesOf('../README.md');
    const manifest = { 'package.json': '{ "type": "module" }' };
    const run = await runVitest({ ...manifest, ...files }, { args: ['--reporter=json', patience] });
    expect(passedTitles(run)).toEqual(['a subscription that ends leaves nothing behind']);
  });

  test('shows a setup file that works alone', async () => {
    const files = {
      ...filesOf('vitest.md'),
      'package.json': '{ "type": "module" }',
      'vitest.config.ts': `export default { test: { setupFiles: './setup.ts' } };`,
    };
    expect(passedTitles(await runVitest(files, { args: ['--reporter=json', patience] }))).toEqual(titles);
  });
});

describe.runIf(runners.has('jest'))('the page on Jest', () => {
  const files = filesOf('jest.md');

  test.each(['jest.config.js', 'parts/jest.config.js', 'options/jest.config.js'])(
    'shows a configuration that works: %s',
    async (config) => {
      const project = { 'session.test.js': files['session.test.js']!, 'jest.config.js': files[config]! };
      expect(passedTitles(await runJest(project, { args: ['--json', patience] }))).toEqual(titles);
    },
  );

  test('is what the README shows', async () => {
    const shown = filesOf('../README.md');
    const project = {
      'listeners.test.js': shown['listeners.test.js']!,
      'jest.config.js': shown['jest.config.js']!,
    };
    const run = await runJest(project, { args: ['--json', patience] });
    expect(passedTitles(run)).toEqual(['a subscription that ends leaves nothing behind']);
  });

  test('shows an environment that works', async () => {
    const project = {
      'session.test.js': files['session.test.js']!,
      'my-environment.js': files['environment/my-environment.js']!,
      'jest.config.js': files['parts/jest.config.js']!.replace(
        '@leaktight/jest/environment-node',
        './my-environment.js',
      ),
    };
    expect(passedTitles(await runJest(project, { args: ['--json', patience] }))).toEqual(titles);
  });
});
