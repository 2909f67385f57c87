import { describe, expect, it } from 'vitest';
import { globSource, pathFromRoot } from '../../src/gate/file-globs.ts';

describe('globSource', () => {
  it.each([
    ['src/*.test.ts', 'src/a.test.ts', true],
    ['src/*.test.ts', 'src/deep/a.test.ts', false],
    ['src/**', 'src/deep/a.test.ts', true],
    ['**/*.test.ts', 'a.test.ts', true],
    ['**/*.test.ts', 'src/deep/a.test.ts', true],
    ['src/**/a.test.ts', 'src/a.test.ts', true],
    ['src/**/a.test.ts', 'src/x/y/a.test.ts', true],
    ['src/?.test.ts', 'src/a.test.ts', true],
    ['src/?.test.ts', 'src/ab.test.ts', false],
    ['{src,lib}/*.{js,ts}', 'lib/a.js', true],
    ['{src,lib}/*.{js,ts}', 'bin/a.js', false],
    ['src/a.test.ts', 'src/axtest.ts', false],
    ['src/a+b (1),[2].ts', 'src/a+b (1),[2].ts', true],
    ['src/a}.ts', 'src/a}.ts', true],
  ])('matches %s with %s: %s', (glob, path, matches) => {
    expect(new RegExp(globSource(glob)).test(path)).toBe(matches);
  });
});

describe('pathFromRoot', () => {
  it.each([
    ['/app/src/a.test.ts', '/app', 'src/a.test.ts'],
    ['/app/src/a.test.ts', '/app/', 'src/a.test.ts'],
    ['C:\\app\\src\\a.test.ts', 'C:\\app', 'src/a.test.ts'],
    ['/application/a.test.ts', '/app', '/application/a.test.ts'],
  ])('reads %s from %s as %s', (file, root, path) => {
    expect(pathFromRoot(file, root)).toBe(path);
  });
});
