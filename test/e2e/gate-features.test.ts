import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

const vitestConfig = (gate: string, testOptions = '{}'): string => `
import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ gate: ${gate} })], test: ${testOptions} };
`;

const jestProject = (gate: object): string =>
  JSON.stringify({
    private: true,
    jest: { preset: '@leaktight/jest', transform: {}, testEnvironmentOptions: { leaktight: { gate } } },
  });

function failuresOf(run: ProjectRun): string[] {
  return run.json!.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}

const leak =
  'const kept = []; const leakObjects = () => { for (let i = 0; i < 1500; i++) kept.push({ i }); };';

/** Where the C library is found by this name. */
const isLinux = process.platform === 'linux';

/** Native memory of its own: 400 kB of malloc at every call, kept or freed. */
const native = `const koffi = createRequire(process.cwd() + '/x.js')('koffi'); const libc = koffi.load('libc.so.6');
const malloc = libc.func('void *malloc(size_t)'); const free = libc.func('void free(void *)');`;
const nativeTests = `test('keeps native memory', () => { for (let i = 0; i < 4; i++) malloc(100_000); });
test('frees native memory', () => { for (let i = 0; i < 4; i++) free(malloc(100_000)); });
test('keeps a buffer', () => { globalThis.buffers = [...(globalThis.buffers ?? []), new ArrayBuffer(300_000)]; });`;

/** A project where koffi is not installed, although these tests have it further up. */
const withoutKoffi = {
  files: {
    'no-koffi.cjs': `const Module = require('node:module'); const resolve = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  if (name === 'koffi') throw Object.assign(new Error("Cannot find module 'koffi'"), { code: 'MODULE_NOT_FOUND' });
  return resolve.call(this, name, ...rest);
};`,
  },
  env: { NODE_OPTIONS: '--require ./no-koffi.cjs' },
};
const koffiAdvice = /koffi is not installed\. A threshold asks for it: install koffi .*npm i -D koffi/;

describe.runIf(runners.has('vitest'))('the gate under Vitest', () => {
  test.each(['exact', 'adaptive'])(
    'charges no test with fixtures of a file or a worker, and leaks to who uses them, in the mode %s',
    async (mode) => {
      const files = {
        'vitest.config.mjs': vitestConfig(`{ mode: '${mode}' }`),
        'a.test.js': `import { expect, test as base } from 'vitest';
const log = []; const rows = () => Array.from({ length: 3000 }, (_, i) => ({ i }));
const test = base.extend({
  table: [async ({}, use) => { log.push('open table'); await use(rows()); log.push('close table'); }, { scope: 'file' }],
  pool: [async ({}, use) => { log.push('open pool'); await use(rows()); }, { scope: 'worker' }],
});
test('is clean before', () => {});
test('uses the table first', ({ table }) => { expect(table).toHaveLength(3000); });
test('uses the pool first', ({ pool }) => { expect(pool).toHaveLength(3000); });
test('uses both', ({ table, pool }) => { expect(table.length + pool.length).toBe(6000); });
test('leaks into the table', ({ table }) => { for (const row of rows()) table.push(row); });
test('opened each once', () => { expect(log).toEqual(['open table', 'open pool']); });`,
      };
      const run = await runVitest(files, { args: ['--reporter=json'] });
      expect(failuresOf(run)).toEqual(['leaks into the table']);
      expect(run.json!.testResults[0]!.message).toBe('');
    },
  );

  test('lets bail stop the run after the file that leaks', async () => {
    const files = {
      'vitest.config.mjs': vitestConfig(
        'true',
        '{ fileParallelism: false, sequence: { sequencer: InOrder } }',
      ).replace(
        'export default',
        `import { BaseSequencer } from 'vitest/node';
class InOrder extends BaseSequencer { async sort(files) { return files.toSorted((a, b) => a.moduleId < b.moduleId ? -1 : 1); } }
export default`,
      ),
      'a.test.js': `import { test } from 'vitest'; ${leak} test('leaks', () => { leakObjects(); }); test('runs beside it', () => {});`,
      'b.test.js': `import { test } from 'vitest'; test('does not run', () => { console.log('B RAN'); });`,
    };
    const run = await runVitest(files, { args: ['--bail=1', '--reporter=default'] });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('LeakError: Left 1,5');
    expect(run.stdout).toMatch(/Tests\s+1 failed \| 1 passed/);
    expect(run.stdout).not.toContain('B RAN');
  });

  test.runIf(isLinux).each(['exact', 'adaptive'])('judges native memory, in the mode %s', async (mode) => {
    const files = {
      'vitest.config.mjs': vitestConfig(`{ mode: '${mode}', native: '200kB' }`, "{ pool: 'forks' }"),
      'a.test.js': `import { createRequire } from 'node:module'; import { test } from 'vitest'; ${native} ${nativeTests}`,
    };
    const run = await runVitest(files, { args: ['--reporter=json'] });
    expect(failuresOf(run)).toEqual(['keeps native memory']);
    const [message] = run.json!.testResults[0]!.assertionResults[0]!.failureMessages;
    expect(message).toMatch(
      /^LeakError: Left (?:39|40)\d kB behind in native memory: 200 kB allowed \(config/,
    );
    expect(run.stderr).not.toContain('was not judged');
  });

  test.runIf(isLinux)('says that native memory cannot be judged where threads share it', async () => {
    const files = {
      'vitest.config.mjs': vitestConfig("{ native: '200kB' }", "{ pool: 'threads' }"),
      'a.test.js': `import { createRequire } from 'node:module'; import { test } from 'vitest'; ${native} ${nativeTests}`,
    };
    const run = await runVitest(files, { args: ['--reporter=json'] });
    expect(failuresOf(run)).toEqual([]);
    expect(run.stderr).toContain(
      '  native memory was not judged in 1 file: malloc and the resident set belong',
    );
  });

  test.each([
    ['in the config', { native: '200kB' }, ''],
    ['in a test', {}, "leakThresholds({ native: '200kB' });"],
    ['for a file as a whole', { suite: { native: '200kB' } }, ''],
  ])('says what native thresholds need where koffi is not installed, set %s', async (_, gate, call) => {
    const files = {
      ...withoutKoffi.files,
      'vitest.config.mjs': vitestConfig(JSON.stringify(gate)),
      'a.test.js': `import { leakThresholds } from '@leaktight/vitest'; import { test } from 'vitest'; test('any', () => { ${call} });`,
    };
    const run = await runVitest(files, { args: ['--reporter=json'], env: withoutKoffi.env });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('  native memory was not judged in 1 file: ');
    expect(run.stderr).toMatch(koffiAdvice);
  });
});

describe.runIf(runners.has('jest'))('the gate under Jest', () => {
  test.runIf(isLinux)('judges native memory', async () => {
    const files = {
      'package.json': jestProject({ native: '200kB' }),
      'a.test.js': `const { createRequire } = require('node:module'); ${native} ${nativeTests}`,
    };
    const run = await runJest(files, { args: ['--json'] });
    expect(failuresOf(run)).toEqual(['keeps native memory']);
  });

  test.runIf(isLinux)('says that native memory cannot be judged where threads share it', async () => {
    const files = {
      'package.json': jestProject({ native: '200kB' }),
      'a.test.js': "test('any', () => {});",
      'b.test.js': "test('any', () => {});",
    };
    const args = ['--json', '--workerThreads', '--maxWorkers=2'];
    const run = await runJest(files, { args });
    expect(failuresOf(run)).toEqual([]);
    expect(run.stderr).toContain(
      '  native memory was not judged in 2 files: malloc and the resident set belong',
    );
  });

  test.each([
    ['the reporter', '@leaktight/jest/reporter'],
    ['a warning beside the tests', '<rootDir>/silent-reporter.cjs'],
  ])('says what native thresholds need where koffi is not installed, by %s', async (_, reporter) => {
    const project = JSON.parse(jestProject({ native: '200kB' })) as { jest: object };
    const files = {
      ...withoutKoffi.files,
      'silent-reporter.cjs': 'module.exports = class {};',
      'package.json': JSON.stringify({
        ...project,
        jest: { ...project.jest, reporters: ['default', reporter] },
      }),
      'a.test.js': "test('any', () => {});",
      'b.test.js': "test('any', () => {});",
    };
    const run = await runJest(files, { args: ['-i'], env: withoutKoffi.env });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/native memory was not judged in (1 file|2 files): koffi/);
    expect(run.stderr).toMatch(koffiAdvice);
  });
});
