// Writes suites of many small tests with a mix of allocation habits, and plants leaks in some of them.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const habits = ['none', 'little', 'async', 'much', 'none', 'little', 'async', 'none'];

const bodies = {
  none: (n) => `expect(${n} + 1).toBe(${n + 1});`,
  little: () =>
    `const rows = []; for (let i = 0; i < 200; i++) rows.push({ i, name: 'row ' + i });
    expect(rows.map((row) => row.name).filter((name) => name.endsWith('7'))).toHaveLength(20);`,
  much: () =>
    `const map = new Map(); for (let i = 0; i < 5000; i++) map.set('key ' + i, { i, tags: ['tag ' + i] });
    expect([...map.values()].filter((value) => value.i % 2)).toHaveLength(2500);`,
  async: () =>
    `const done = []; for (let i = 0; i < 20; i++) done.push(await Promise.resolve({ i }));
    await new Promise((resolve) => setImmediate(resolve)); expect(done).toHaveLength(20);`,
};

/** Kinds of leaks, each just above the built-in thresholds times `factor`. */
export const leaks = {
  'objects in an array': (f) => `for (let i = 0; i < ${Math.ceil(1001 * f)}; i++) kept.push({ i });`,
  'bytes in an array': (f) => `kept.push(new Array(${Math.ceil(126_000 * f)}).fill(kept.length));`,
  'entries of a map': (f) =>
    `for (let i = 0; i < ${Math.ceil(520 * f)}; i++) table.set('k' + table.size, { value: i });`,
  'listeners of an emitter': (f) =>
    `for (let i = 0; i < ${Math.ceil(1001 * f)}; i++) emitter.addListener('x', () => i);`,
  'array buffers': (f) => `kept.push(new Uint8Array(${Math.ceil(1_010_000 * f)}));`,
};

const shared = (live) => `
const ballast = (globalThis.ballast ??= []);
while (process.memoryUsage().heapUsed < ${live} * 1e6)
  for (let i = 0; i < 1000; i++) ballast.push({ i, inner: { i, list: [i] } });
`;

/**
 * @param plants leaks by file and test number: `{ '3:17': { kind, factor } }`.
 * @returns names of the tests that leak.
 */
export function generate({ folder, runner, files, tests, live, plants = {} }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'suite'), { recursive: true });
  const names = [];
  for (let file = 0; file < files; file++) {
    const lines = [
      runner === 'vitest'
        ? `import { describe, expect, test } from 'vitest';\nimport { EventEmitter } from 'node:events';`
        : `const { EventEmitter } = require('node:events');`,
      shared(live),
      'const kept = []; const table = new Map(); const emitter = new EventEmitter().setMaxListeners(0);',
    ];
    for (let group = 0; group < tests / 10; group++) {
      lines.push(`describe('group ${group}', () => {`);
      for (let n = group * 10; n < group * 10 + 10; n++) {
        const plant = plants[`${file}:${n}`];
        const habit = habits[n % habits.length];
        const name = plant ? `${plant.kind} × ${plant.factor} in ${file}:${n}` : `${habit} ${n}`;
        if (plant) names.push(name);
        lines.push(
          `  test('${name}', async () => {\n    ${bodies[habit](n)}\n    ${plant ? leaks[plant.kind](plant.factor) : ''}\n  });`,
        );
      }
      lines.push('});');
    }
    writeFileSync(
      join(folder, `suite/file-${file}.test.${runner === 'vitest' ? 'mjs' : 'cjs'}`),
      lines.join('\n'),
    );
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  writeConfig(folder, runner);
  return names;
}

const bareGc = `const v8 = require('node:v8'); const vm = require('node:vm');
v8.setFlagsFromString('--expose-gc'); const gc = vm.runInNewContext('gc'); v8.setFlagsFromString('--no-expose-gc');
afterEach(() => gc());
`;

function writeConfig(folder, runner) {
  if (runner === 'vitest') {
    writeFileSync(
      join(folder, 'setup.mjs'),
      `import { createRequire } from 'node:module';\nimport { afterEach } from 'vitest';\nconst require = createRequire(import.meta.url);\n${bareGc}`,
    );
    writeFileSync(
      join(folder, 'vitest.config.mjs'),
      `import { leaktight } from '@leaktight/vitest/plugin';
const way = process.env.WAY;
const gated = way === 'exact' || way === 'adaptive';
export default {
  plugins: gated ? [leaktight({ gate: { mode: way } })] : [],
  test: { include: ['suite/**'], maxWorkers: 1, pool: 'forks', setupFiles: way === 'gc' ? ['./setup.mjs'] : [] },
};
`,
    );
    return;
  }
  writeFileSync(join(folder, 'setup.cjs'), bareGc);
  writeFileSync(
    join(folder, 'jest.config.cjs'),
    `const way = process.env.WAY;
const gated = way === 'exact' || way === 'adaptive';
module.exports = {
  testMatch: ['<rootDir>/suite/**'], testRegex: [], moduleFileExtensions: ['cjs', 'js'], transform: {}, maxWorkers: 1,
  setupFilesAfterEnv: way === 'gc' ? ['<rootDir>/setup.cjs'] : [],
  ...(gated
    ? { testEnvironment: '@leaktight/jest/environment-node', reporters: ['default', '@leaktight/jest/reporter'],
        testEnvironmentOptions: { leaktight: { gate: { mode: way } } } }
    : {}),
};
`,
  );
}
