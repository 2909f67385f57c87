import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runnerSourceMap } from '../../src/engine/runner-source-map.ts';

const runner = '__vitest_worker__';
const scope = globalThis as { [runner]?: unknown };

function keepModules(modules: Readonly<Record<string, readonly object[]>>): void {
  scope[runner] = {
    evaluatedModules: { getModulesByFile: (file: string) => modules[file] && new Set(modules[file]) },
  };
}

const map = (name: string): { sourceMap: string } => ({ sourceMap: `{"file":"${name}"}` });

describe('runnerSourceMap', () => {
  let worker: unknown;
  beforeEach(() => {
    worker = scope[runner];
  });
  afterEach(() => {
    scope[runner] = worker;
  });

  it('finds the map that the runner keeps of a module', () => {
    keepModules({ '/app/src/a.ts': [{ id: '/app/src/a.ts', meta: map('a') }] });
    expect(runnerSourceMap('file:///app/src/a.ts', 'file:///app/src/a.ts')).toBe('{"file":"a"}');
  });

  it('tells the parts of a component apart by their queries', () => {
    keepModules({
      '/app/App.vue': [
        { id: '/app/App.vue?vue&type=style', meta: map('style') },
        { id: '/app/App.vue', meta: map('component') },
      ],
    });
    const file = 'file:///app/App.vue';
    expect([
      runnerSourceMap(file, file),
      runnerSourceMap(`${file}?vue&type=style`, file),
      runnerSourceMap(`${file}?t=1`, file),
    ]).toEqual(['{"file":"component"}', '{"file":"style"}', '{"file":"style"}']);
  });

  it.each([
    [
      'modules without a map',
      () => keepModules({ '/app/a.js': [{ id: '/app/a.js', meta: { code: '' } }, {}] }),
    ],
    ['other modules', () => keepModules({})],
    ['a worker of another shape', () => void (scope[runner] = { evaluatedModules: {} })],
    ['no worker', () => void (scope[runner] = undefined)],
  ])('finds none among %s', (_, keep) => {
    keep();
    expect(runnerSourceMap('file:///app/a.js', 'file:///app/a.js')).toBeNull();
  });

  it('asks for files only', () => {
    keepModules({ fs: [{ id: 'fs', meta: map('fs') }] });
    expect([runnerSourceMap('node:fs', 'node:fs'), runnerSourceMap('', '')]).toEqual([null, null]);
  });
});
