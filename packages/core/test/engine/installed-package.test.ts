import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InstalledPackages } from '../../src/engine/installed-package.ts';
import { writeProject } from '../support/compile-project.ts';

const manifest = (name: string, version: string): string => JSON.stringify({ name, version });
const root = writeProject({
  'node_modules/mobx-leaky/package.json': manifest('mobx', '6.0.0'),
  'node_modules/mobx-leaky/dist/esm/package.json': JSON.stringify({ type: 'module' }),
  'node_modules/@vue/reactivity/package.json': manifest('@vue/reactivity', '3.4.0'),
  'node_modules/a/package.json': manifest('a', '1.0.0'),
  'node_modules/a/node_modules/b/package.json': manifest('b', '2.0.0'),
  'node_modules/.pnpm/@x+y@3.0.0/node_modules/@x/y/package.json': manifest('@x/y', '3.0.0'),
  'node_modules/broken/package.json': '{',
  'node_modules/ui/package.json': JSON.stringify({
    name: 'ui',
    version: '1.0.0',
    dependencies: { a: '^1.0.0', state: 'npm:@vue/reactivity@^3.4.0', legacy: 'npm:old' },
    peerDependencies: { mobx: '6' },
    optionalDependencies: { '@x/y': '*' },
    devDependencies: { b: '*' },
  }),
});
afterAll(() => rmSync(root, { recursive: true }));

describe('InstalledPackages', () => {
  const packages = new InstalledPackages();

  it.each([
    ['an alias by its real name', 'mobx-leaky/lib/mobx.js', 'mobx@6.0.0'],
    ['a package with nameless manifests inside', 'mobx-leaky/dist/esm/index.js', 'mobx@6.0.0'],
    ['a scoped package', '@vue/reactivity/dist/reactivity.cjs.js', '@vue/reactivity@3.4.0'],
    ['a nested package', 'a/node_modules/b/index.js', 'b@2.0.0'],
    ['a package in the layout of pnpm', '.pnpm/@x+y@3.0.0/node_modules/@x/y/y.js', '@x/y@3.0.0'],
    ['a package by its folder when its manifest is broken', 'broken/index.js', 'broken'],
  ])('names %s', (_, file, expected) => {
    expect(packages.packageOf(join(root, 'node_modules', file))).toBe(expected);
  });

  it('tells what a package depends on, by whatever name that is installed', () => {
    for (const name of ['ui', 'a', 'broken'])
      packages.packageOf(join(root, 'node_modules', name, 'index.js'));
    const ofUi = [
      'a@1.0.0',
      '@vue/reactivity@3.4.0',
      'old@1.0.0',
      'mobx@6.0.0',
      '@x/y@3.0.0',
      'b@2.0.0',
      'state',
    ];
    expect(ofUi.filter((other) => !packages.dependsOn('ui@1.0.0', other))).toEqual(['b@2.0.0', 'state']);
    expect(packages.dependsOn('a@1.0.0', 'ui@1.0.0')).toBe(false);
  });

  it('takes a package whose manifest cannot be read for one that may depend on all others', () => {
    expect(packages.dependsOn('broken', 'a@1.0.0')).toBe(true);
    expect(packages.dependsOn('never-seen@1.0.0', 'a@1.0.0')).toBe(true);
  });

  it("names no package for the user's own files and for Node's modules", () => {
    expect(packages.packageOf(join(root, 'src/a.ts'))).toBeNull();
    expect(packages.packageOf('node:events')).toBeNull();
    expect(packages.packageOf('(native)')).toBeNull();
  });
});
