import type { JestExpect } from '../jest-environment.ts';

/** Names that no matcher or test uses. */
const passing = { leaktightFirst: 0, leaktightLast: 0 };

/**
 * Has V8 keep the state of `expect` as a table, as it does with objects that lost a property. Each matcher is handed a copy: V8 11
 * makes seven new shapes for each copy of any other object, 2,352 bytes that are garbage at once and yet stay until a full
 * collection, so that ten assertions would look like as many objects as are allowed.
 */
export function settleExpect(expect: JestExpect): void {
  const state = expect.getState();
  Object.assign(state, passing);
  for (const name of Object.keys(passing)) Reflect.deleteProperty(state, name);
}
