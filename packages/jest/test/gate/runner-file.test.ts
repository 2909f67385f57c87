import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isRunnerFile } from '../../src/gate/runner-file.ts';

const own = fileURLToPath(new URL('../../src', import.meta.url));

describe('isRunnerFile', () => {
  it.each([
    '/app/node_modules/jest-circus/build/runner.js',
    '/app/node_modules/.pnpm/jest-runtime@30.5.0/node_modules/jest-runtime/build/index.js',
    '/app/.yarn/cache/jest-util-npm-30.zip/node_modules/jest-util/build/index.js',
    '/app/node_modules/@mine/jest-environment-db/index.js',
    'C:\\app\\node_modules\\jest-environment-node\\build\\index.js',
    `${own}/gate/rerun-test.ts`,
    `${own}/index.ts`,
  ])('knows %s', (url) => {
    expect(isRunnerFile(url)).toBe(true);
  });

  it.each([
    '/app/packages/jest/src/a.test.js',
    '/app/packages/jest/dist/index.js',
    '/app/packages/jest-util/src/a.test.js',
    '/app/jest-environment-db/index.js',
    '/app/@leaktight/jest/src/a.test.js',
    `${own}-of-another/index.ts`,
    '/app/node_modules/left-pad/index.js',
    '',
  ])("leaves %s to the project's tests", (url) => {
    expect(isRunnerFile(url)).toBe(false);
  });
});
