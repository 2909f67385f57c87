import vm from 'node:vm';
import v8 from 'node:v8';
import { describe, expect, it } from 'vitest';
import { settleExpect } from '../../src/gate/settle-expect.ts';
import type { JestExpect } from '../../src/jest-environment.ts';

function isTable(object: object): boolean {
  v8.setFlagsFromString('--allow-natives-syntax');
  try {
    return !(
      new vm.Script('(object) => %HasFastProperties(object)').runInThisContext() as (
        object: object,
      ) => boolean
    )(object);
  } finally {
    v8.setFlagsFromString('--no-allow-natives-syntax');
  }
}

describe('settleExpect', () => {
  it('has V8 keep the state of `expect` as a table, with all that is in it', () => {
    const state = { assertionCalls: 3, suppressedErrors: [], testPath: 'a.test.js' };
    const jestExpect: JestExpect = {
      getState: () => state,
      setState: (more) => void Object.assign(state, more),
    };
    expect(isTable(state)).toBe(false);
    settleExpect(jestExpect);
    expect(isTable(state)).toBe(true);
    expect(state).toEqual({ assertionCalls: 3, suppressedErrors: [], testPath: 'a.test.js' });
    jestExpect.setState({ currentTestName: 'next' });
    expect(isTable(state)).toBe(true);
  });
});
