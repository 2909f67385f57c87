import { expect, it } from 'vitest';
import { LeakHeap } from '../support/leak-heap.ts';
import { busWith, classOf, explainIn, ofPackage } from '../support/package-heap.ts';

/** Whose fault it is that a bus keeps records with a function of `view.ts`, or of the package. */
function atFault(called: string, source: string, { isUsers = true, isRecord = true } = {}): string {
  const leak = new LeakHeap();
  const list = busWith(leak, ['on', 'once', 'add', 'off', 'remove']);
  const records = leak.fresh('Entry', 13);
  classOf(leak, 'Entry', [], records);
  for (const [index, record] of records.entries()) {
    const users = leak.freshClosure('onMessage', 3);
    const listener = isUsers ? users : leak.heap.closure('take', { ...users.options, location: ofPackage });
    list.element(index, isRecord ? record.property('fn', listener) : listener);
  }
  const stack = `${called}@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3`;
  const { keeper, holding } = explainIn(source, leak, stack);
  return `${keeper === '' ? 'the user' : keeper}, ${holding}`;
}

const packages = 'tiny-bus@1.2.3, package';

it("is the user's code for a function of its own that it never takes off a list of a package", () => {
  expect(atFault('on', '() => { bus.on(name, f); }')).toBe('the user, data');
  expect(atFault('on', '() => { bus.on(name, f); }', { isRecord: false })).toBe('the user, data');
  expect(atFault('on', '')).toBe('the user, data');
});

it('is the package where the user takes it off, or is not known to have to', () => {
  expect(atFault('on', '() => { bus.on(name, f); bus.off(name, f); }')).toBe(packages);
  expect(atFault('once', '() => { bus.once(name, f); }')).toBe(packages);
  expect(atFault('on', '() => { bus.on(name); }', { isUsers: false })).toBe(packages);
  expect(atFault('add', '() => { bus.add(name, f); }')).toBe(packages);
});
