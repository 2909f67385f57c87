import { describe, expect, it } from 'vitest';
import { readGate } from '../../src/gate/read-gate.ts';

function matches(glob: string, path: string): boolean {
  const file = readGate({ files: { [glob]: { heap: 1 } } })!.files[0]!;
  return new RegExp(file.pattern).test(path);
}

describe('readGate', () => {
  it.each([
    ['src/*.test.ts', 'src/a.test.ts', true],
    ['src/*.test.ts', 'src/deep/a.test.ts', false],
    ['**/*.test.ts', 'a.test.ts', true],
    ['src/**', 'src/deep/.hidden/a.test.ts', true],
    ['src/**/a.test.ts', 'src/x/y/a.test.ts', true],
    ['./src/**', 'src/a.test.ts', true],
    ['{src,lib}/**/*.{spec,test}.[jt]s?(x)', 'lib/deep/a.test.tsx', true],
    ['{src,lib}/**/*.{spec,test}.[jt]s?(x)', 'bin/a.test.ts', false],
    ['src/!(slow).test.ts', 'src/slow.test.ts', false],
    ['app/\\(auth\\)/**', 'app/(auth)/a.test.ts', true],
    ['src/a.test.ts', 'src/axtest.ts', false],
  ])('matches files by %s as Jest does its patterns: %s, %s', (glob, path, expected) => {
    expect(matches(glob, path)).toBe(expected);
  });

  it('takes strings only for tests that are repeated: workers are handed JSON', () => {
    expect(readGate({ repeat: { times: 2, match: 'adds' } })?.repeat).toEqual({
      times: 2,
      match: 'adds',
      flags: '',
    });
    expect(() => readGate({ repeat: { times: 2, match: /adds/ } })).toThrow(
      "Could not read repeat.match in testEnvironmentOptions.leaktight.gate: got /adds/, expected part of a test's full name as a string",
    );
  });

  it('is off unless it is asked for', () => {
    expect([readGate(undefined), readGate(false)]).toEqual([null, null]);
  });
});
