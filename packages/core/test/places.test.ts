import { describe, expect, test } from 'vitest';
import { formatPlace, inFunction, relativeFile } from '../src/places.ts';

describe('a file is shown', () => {
  test.each([
    ['below the working folder', '/home/me/shop/src/cart.ts', 'src/cart.ts'],
    ['at the root of a workspace', '/home/me/node_modules/lru/index.js', '../node_modules/lru/index.js'],
    ['two folders up', '/home/tools/x.js', '../../tools/x.js'],
    ['elsewhere', '/opt/tools/x.js', '/opt/tools/x.js'],
    ['of Node', 'node:events', 'node:events'],
    ['of a folder with a longer name', '/home/me/shopping/a.ts', '../shopping/a.ts'],
  ])('%s', (_, file, shown) => {
    expect(relativeFile(file, '/home/me/shop')).toBe(shown);
    expect(relativeFile(file, '/home/me/shop/')).toBe(shown);
  });

  test.each([
    ['below the working folder', 'C:\\me\\shop\\src\\cart.ts', 'src/cart.ts'],
    ['below it, by slashes', 'C:/me/shop/src/cart.ts', 'src/cart.ts'],
    ['at the root of a workspace', 'C:\\me\\node_modules\\lru\\index.js', '../node_modules/lru/index.js'],
    ['of another drive', 'D:\\tools\\x.js', 'D:\\tools\\x.js'],
    ['of Node', 'node:events', 'node:events'],
  ])('on Windows, %s', (_, file, shown) => {
    expect(relativeFile(file, 'C:\\me\\shop')).toBe(shown);
    expect(relativeFile(file, 'C:\\me\\shop\\')).toBe(shown);
  });

  test('with the backslashes of its name', () => {
    expect(relativeFile('/home/me/shop/a\\b.ts', '/home/me/shop')).toBe('a\\b.ts');
  });

  test('far from the working folder by its whole path', () => {
    expect(relativeFile('/a/x.ts', '/a/b/c/d/e')).toBe('/a/x.ts');
    expect(relativeFile('/home/me/x.ts', '/')).toBe('/home/me/x.ts');
  });
});

test('functions of V8 have no line', () => {
  expect(formatPlace({ file: '(native)', line: 0, column: 0 }, '/app')).toBe('(native)');
});

test('in a line of its own, a place is the function with its file and line', () => {
  const frame = { functionName: '', file: '/app/src/session.ts', line: 9, column: 3, packageName: null };
  expect(inFunction('allocated', [frame])).toBe(', allocated in (anonymous) (session.ts:9)');
  const native = { ...frame, functionName: 'parse', file: '(native)', line: 0 };
  expect(inFunction('allocated', [native, frame])).toBe(', allocated in parse (native)');
  expect(inFunction('allocated', [])).toBe('');
});
