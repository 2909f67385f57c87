import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runners } from './support/installation.ts';
import { type ProjectFiles, type ProjectRun, runJest, runVitest } from './support/run-project.ts';

const examples = fileURLToPath(new URL('../examples', import.meta.url));

function readExample(name: string): ProjectFiles {
  const folder = join(examples, name);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/node_modules|tsconfig/.test(join(entry.parentPath, entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

function titlesByStatus(run: ProjectRun): Record<string, string[]> {
  const titles: Record<string, string[]> = {};
  const results = run.json?.testResults.flatMap((file) => file.assertionResults) ?? [];
  for (const { status, fullName } of results) (titles[status] ??= []).push(fullName);
  for (const list of Object.values(titles)) list.sort();
  return titles;
}

describe.runIf(runners.has('vitest'))('the Vitest example', () => {
  test('finds the leak of a package and of a service, and neither in their fixes', async () => {
    const run = await runVitest(readExample('vitest-abort-listener'), { args: ['--reporter=json'] });
    expect(titlesByStatus(run)).toEqual({
      passed: [
        'a request leaves nothing behind in the service',
        'a request that is never taken out of the list leaks',
        'a visited page leaves nothing behind',
        'p-queue 9.0.0 leaks with a signal that is shared',
      ],
    });
  });
});

describe.each([
  ['vitest', 'Vitest', runVitest, '--reporter=json', 6],
  ['jest', 'Jest', runJest, '--json', 4],
] as const)('the example of the gate', (runner, name, run, reporter, tests) => {
  test.runIf(runners.has(runner))(
    `fails what leaks in ${name}, where that is expected, and nothing else`,
    async () => {
      const result = await run(readExample(`${runner}-gate`), { args: [reporter] });
      const { passed = [], ...others } = titlesByStatus(result);
      expect(others).toEqual({});
      expect(passed).toHaveLength(tests);
      expect(result.stderr).toContain(`${tests} tests judged, 1 left too much behind`);
    },
  );
});

describe.runIf(runners.has('vitest'))('every leak of the lists is asserted, and its fix', () => {
  test.each([
    ['handles-left-open', 14],
    ['patterns', 16],
  ])('%s', { timeout: 240_000 }, async (name, tests) => {
    const run = await runVitest(readExample(name), { args: ['--reporter=json'] });
    const { passed = [], ...others } = titlesByStatus(run);
    expect(others).toEqual({});
    expect(passed).toHaveLength(tests);
  });
});

describe.runIf(runners.has('jest'))('the Jest example', () => {
  test('finds the leak of a package and of a service, and neither in their fixes', async () => {
    const run = await runJest(readExample('jest-debug-instances'), { args: ['--json'] });
    expect(titlesByStatus(run)).toEqual({
      passed: [
        'a logged request leaves nothing behind',
        'a request leaves nothing behind in the service',
        'a request whose listener stays on the settings leaks',
        'debug 4.2.0 leaks when every request has a name of its own',
      ],
    });
  });
});
