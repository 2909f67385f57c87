import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);

interface Result {
  readonly testResults: readonly {
    readonly assertionResults: readonly { status: string; fullName: string }[];
  }[];
}

/** Runs the tests of an example where it stands, with the packages of the workspace. */
function runExample(name: string): Promise<string[]> {
  const args = [vitest, 'run', '--reporter=json'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: path.join(root, 'examples', name) }, (_, stdout, stderr) => {
      const start = stdout.indexOf('{"numTotal');
      if (start < 0) reject(new Error(`${stdout}${stderr}`));
      else resolve(titles(JSON.parse(stdout.slice(start)) as Result));
    });
  });
}

function titles({ testResults }: Result): string[] {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return results.map(({ status, fullName }) => `${status}: ${fullName}`);
}

test.each([
  ['native-koffi', 12],
  ['native-images', 3],
  ['native-resources', 6],
  ['soak-http', 2],
])('every leak of examples/%s is found beside its fix', { timeout: 180_000 }, async (name, count) => {
  const results = await runExample(name);
  expect(results.filter((result) => !result.startsWith('passed: '))).toEqual([]);
  expect(results).toHaveLength(count);
});
