import { expect, it } from 'vitest';
import { recogniseHolder } from '../../../src/evidence/holders/holders.ts';
import { heldPath, property, start, value, variable } from '../../support/held-path-builder.ts';

it('blames the target of a listener that is no signal as a plain target', () => {
  const target = value('EventTarget', variable('target'));
  const path = heldPath([
    start,
    target,
    value('SafeMap', property('<symbol kEvents>')),
    value('Listener', property('next')),
  ]);
  expect(recogniseHolder(path).holder).toBe('event-listener');
});

it("does not take a user's own symbol for the one that event targets of Node have", () => {
  for (const name of ['store', 'signal']) {
    const store = value('Object', variable(name));
    const entries = value('Map', property('<symbol kEvents>'));
    const path = heldPath([start, store, entries, value('Job', { kind: 'entry' })]);
    expect(recogniseHolder(path).holder).toBe('growing-collection');
  }
});
