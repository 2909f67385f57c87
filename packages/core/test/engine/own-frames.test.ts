import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { isOwnUrl } from '../../src/engine/engine.ts';

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

test('scripts of this package are its own, as paths and as URLs', () => {
  expect(isOwnUrl(source('probe/tracker.ts'))).toBe(true);
  expect(isOwnUrl(pathToFileURL(source('engine/engine.ts')).href)).toBe(true);
});

test('scripts beside this package are not its own', () => {
  expect(isOwnUrl(import.meta.url)).toBe(false);
  expect(isOwnUrl('/app/src/session.ts')).toBe(false);
  expect(isOwnUrl('')).toBe(false);
});
