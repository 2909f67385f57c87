import { expect, it } from 'vitest';
import { describeTestFile, type TestFile } from '../src/test-file.ts';

function describeWith(leaktight: object | undefined): TestFile {
  const projectConfig = { rootDir: '/app', testEnvironmentOptions: { leaktight } };
  const context = { testPath: '/app/a.test.js', docblockPragmas: {}, console };
  return describeTestFile({ projectConfig }, context, {});
}

it.each([
  [{ matcher: {} }, 'Unknown option `matcher` in testEnvironmentOptions.leaktight. Did you mean `matchers`?'],
  [{ matchers: { nonsense: 1 } }, 'Unknown option `nonsense` in testEnvironmentOptions.leaktight, matchers.'],
])('a test file refuses options that do nothing: %j', (leaktight, message) => {
  expect(() => describeWith(leaktight)).toThrow(message);
});

it.each([[undefined], [{ gate: true, matchers: { explain: 'sites' } }]])(
  'a test file has the options of its config: %j',
  (leaktight) => {
    expect(describeWith(leaktight).options).toEqual(leaktight ?? {});
  },
);
