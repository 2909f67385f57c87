import { describe, expect, it } from 'vitest';
import { isRunnerFile } from '../../src/gate/runner-file.ts';

const own = new URL('../../src/', import.meta.url).href;

describe('isRunnerFile', () => {
  it.each([
    'file:///app/node_modules/@vitest/runner/dist/index.js',
    'file:///app/node_modules/vitest/dist/chunks/vm.js',
    'file:///app/node_modules/.pnpm/vitest@4.1.12/node_modules/vitest/dist/index.js',
    'file:///app/node_modules/chai/index.js',
    'C:\\app\\node_modules\\vitest\\dist\\index.js',
    `${own}gate/rerun-test.ts`,
  ])('knows %s', (url) => {
    expect(isRunnerFile(url)).toBe(true);
  });

  it.each([
    'file:///app/packages/vitest/dist/index.js',
    'file:///app/packages/@vitest/a.test.ts',
    'file:///app/vitest@next/a.test.ts',
    '/app/packages/vitest/src/a.test.ts',
    '/app/node_modules/left-pad/index.js',
    '',
  ])("leaves %s to the project's tests", (url) => {
    expect(isRunnerFile(url)).toBe(false);
  });
});
