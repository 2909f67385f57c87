import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import {
  type ProjectFiles,
  type ProjectRun,
  runJest,
  type RunSettings,
  runVitest,
} from '../support/run-project.ts';

const vitestConfig = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ gate: { objects: false, files: { 'whole/**/*.[jt]s?(x)': { suite: { heap: '3MB' } } } } })] };
`;

/** A project whose gate is configured like this. */
function project(gate: unknown, files: ProjectFiles, jest: object = {}): ProjectFiles {
  const config = {
    preset: '@leaktight/jest',
    transform: {},
    testEnvironmentOptions: { leaktight: { gate } },
    ...jest,
  };
  return { 'package.json': JSON.stringify({ private: true, jest: config }), ...files };
}

async function runJson(
  files: ProjectFiles,
  { args = [], ...settings }: RunSettings = {},
): Promise<ProjectRun> {
  return await runJest(files, { ...settings, args: ['--json', '--testTimeout=30000', ...args] });
}

function failuresOf({ json }: ProjectRun): string[] {
  return json!.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}

function messagesOf({ json }: ProjectRun): string[] {
  return json!.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) => failureMessages),
  );
}

const head = `const kept = [];
function leakObjects(count = 1500) { for (let i = 0; i < count; i++) kept.push({ i }); }
function leakBytes(length = 200_000) { kept.push(new Array(length).fill(kept.length)); }
`;

describe.runIf(runners.has('vitest'))('the gate of suites under Vitest', () => {
  test('judges a whole describe or file, from before its first hook to after its last', async () => {
    const files = {
      'vitest.config.mjs': vitestConfig,
      'a.test.js': `import { afterAll, beforeAll, describe, expect, test } from 'vitest'; import { leakThresholds } from '@leaktight/vitest';
const kept = []; const grow = (bytes) => kept.push(new Array(bytes / 8).fill(kept.length));
describe('leaks in its hook', () => { leakThresholds({ suite: { heap: '1MB' } }); beforeAll(() => { grow(2e6); }); test('a test', () => {}); });
describe('lets go after it', { meta: { leaktight: { suite: { heap: '1MB' } } } }, () => { let held; beforeAll(() => { held = new Array(300_000).fill(0); }); afterAll(() => { held = null; }); test('another test', () => { expect(held).toHaveLength(300_000); }); });
describe('leaks little by little', { meta: { leaktight: { suite: { heap: '1MB' } } } }, () => { for (const n of [1, 2, 3, 4]) test('part ' + n, () => { grow(400_000); }); });
describe('is left out', () => { leakThresholds({ suite: { heap: 10 }, skip: 'see #1' }); test('any', () => { grow(400_000); }); });
describe('outer', () => { leakThresholds({ suite: { external: '1MB' } }); describe('inner', () => { test('keeps a buffer', () => { kept.push(new Uint8Array(600_000)); }); test('keeps another', () => { kept.push(new Uint8Array(600_000)); }); }); });
test('nobody asks about the file', () => {});`,
      'whole/b.test.js': `import { beforeAll, test } from 'vitest'; const kept = []; beforeAll(() => { kept.push(new Array(500_000).fill(1)); }); test('b', () => {});`,
      'whole/c.test.js': `import { beforeAll, test } from 'vitest'; const kept = []; beforeAll(() => { kept.push(new Array(50_000).fill(1)); }); test('c', () => {});`,
    };
    const run = await runVitest(files, { args: ['--reporter=json', '--reporter=default'] });
    expect(run.exitCode).toBe(1);
    const text = run.stdout + run.stderr;
    const found = [...text.matchAll(/LeakError: (Left .*)\n\s*(Measured once for .*)/g)].map(
      ([, left, of]) => `${left} ${of}`,
    );
    expect(found).toHaveLength(4);
    expect(found.join('\n')).toMatch(
      /Left 2(\.\d)? MB behind on the heap: 1 MB allowed \(leakThresholds\(\) in describe "leaks in its hook"\)\./,
    );
    expect(found.join('\n')).toMatch(
      /Left 1\.\d MB .* Measured once for describe "leaks little by little" as a whole/,
    );
    expect(found.join('\n')).toMatch(
      /Left 1\.2 MB behind outside of the heap: 1 MB allowed .* Measured once for describe "outer"/,
    );
    // What the runner lets go of meanwhile is taken off.
    expect(found.join('\n')).toMatch(/Left [2-4](\.\d)? MB .*files "whole\/\*\*\/\*\.\[jt\]s\?\(x\)"/);
    expect(failuresOf(run)).toEqual([]);
    const warned = await runVitest(files, { args: ['--reporter=json'], env: { LEAKTIGHT: 'warn' } });
    expect(warned.exitCode).toBe(0);
    expect(warned.stderr).toMatch(/a\.test\.js > describe "outer": left 1\.2 MB of external memory behind/);
  });

  test('fails a suite whose last test is filtered out', async () => {
    const files = {
      'vitest.config.mjs': vitestConfig,
      'a.test.js': `import { describe, test } from 'vitest'; const kept = [];
describe('a suite', { meta: { leaktight: { suite: { heap: '1MB' } } } }, () => {
  test('leaks', () => { kept.push(new Array(250_000).fill(0)); }); test('comes last', () => {}); });`,
    };
    const run = await runVitest(files, { args: ['-t', 'leaks'] });
    expect(run.exitCode).toBe(1);
    expect(run.stdout + run.stderr).toMatch(/Left [12](\.\d)? MB behind on the heap: 1 MB allowed/);
  });
});

describe.runIf(runners.has('jest'))('the gate of blocks under Jest', () => {
  test('judges a whole block or file, from before its first hook to after its last', async () => {
    const file = `${head}const { leakThresholds } = require('@leaktight/jest');
describe('leaks in its hook', () => { leakThresholds({ suite: { heap: '1MB' } }); beforeAll(() => { leakBytes(250_000); }); test('a test', () => {}); });
describe('lets go after it', () => { leakThresholds({ suite: { heap: '1MB' } }); let held; beforeAll(() => { held = new Array(300_000).fill(0); }); afterAll(() => { held = null; }); test('another test', () => { expect(held).toHaveLength(300_000); }); });
describe('leaks little by little', () => { leakThresholds({ suite: { heap: '1MB' } }); for (const n of [1, 2, 3, 4]) test('part ' + n, () => { leakBytes(50_000); }); });
describe('is left out', () => { leakThresholds({ suite: { heap: 10 }, skip: 'see #1' }); test('any', () => { leakBytes(50_000); }); });
test('cannot be asked about objects', () => { leakThresholds({ suite: { objects: 5 } }); });`;
    const files = project(
      { objects: false, files: { 'whole/**': { suite: { heap: '3MB' } } } },
      {
        'a.test.js': file,
        // Far above its limit: in band, what the file before lets go of takes from its growth.
        'whole/b.test.js': `${head}beforeAll(() => { leakBytes(6_000_000); }); test('b', () => {});`,
        'whole/c.test.js': `${head}beforeAll(() => { leakBytes(50_000); }); test('c', () => {});`,
      },
    );
    const ran = await runJson(files, { args: ['-i'] });
    expect(failuresOf(ran).toSorted()).toEqual([
      'b',
      'cannot be asked about objects',
      'leaks in its hook a test',
      'leaks little by little part 4',
    ]);
    const text = messagesOf(ran).join('\n');
    expect(text).toMatch(
      /Left 2(\.\d)? MB behind on the heap: 1 MB allowed \(leakThresholds\(\) in describe "leaks in its hook"\)\./,
    );
    expect(text).toContain('Measured once for describe "leaks little by little" as a whole');
    expect(text).toMatch(/Left [1-4]\d(\.\d)? MB .*files "whole\/\*\*"/);
    expect(text).toContain('"objects" is not known, expected heap, external, native, handles');
    const warned = await runJson(files, { args: ['-i'], env: { LEAKTIGHT: 'warn' } });
    expect(failuresOf(warned)).toEqual(['cannot be asked about objects']);
    expect(warned.stderr).toMatch(/a\.test\.js > describe "leaks in its hook": left 2(\.\d)? MB behind/);
  });

  test.each([
    ['by name', 'test', ['-t', 'leaks']],
    ['by a focus', 'test.only', []],
  ])('fails a block whose last test is filtered out %s', async (_, focus, args) => {
    const file = `${head}const { leakThresholds } = require('@leaktight/jest');
describe('a block', () => { leakThresholds({ suite: { heap: '1MB' } });
  ${focus}('leaks', () => { leakBytes(250_000); }); test('comes last', () => {}); });`;
    const ran = await runJson(project({ heap: false, objects: false }, { 'a.test.js': file }), { args });
    expect(ran.exitCode).toBe(1);
    expect(failuresOf(ran)).toEqual(['a block leaks']);
    expect(messagesOf(ran).join('\n')).toMatch(/Left [12](\.\d)? MB behind on the heap: 1 MB allowed/);
  });
});
