import { describe, expect, it } from 'vitest';
import { pathFromRoot } from '../../src/gate/path-from-root.ts';

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
