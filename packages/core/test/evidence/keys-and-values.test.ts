import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

/** A collection with text keys and text values, 13 of which came; V8 has 16 buckets for them. */
function textsIn(className: string): LeakHeap {
  const leak = new LeakHeap();
  const buckets = 16;
  const table = leak.heap.array('', { size: (2 + 3 + 7 * buckets) * 8 });
  leak.module.variable('store', leak.heap.object(className).internal('table', table));
  for (let entry = 0; entry < 13; entry++) {
    const slot = 3 + buckets + 3 * entry;
    for (const part of [0, 1]) table.internal(`${slot + part}`, leak.freshText(`${entry} ${part}`));
  }
  return leak;
}

// V8 tells a class that extends Map by its own name.
it.each(['Map', 'Store'])('counts each entry of a %s once whose key is a text as well', (className) => {
  const told = textsIn(className).explain(13)[0]!;
  expect(pathText(told)).toBe(
    `module src/session.ts ▸ store → ${className} (13 entries) ▸ ~[entry]~ → string`,
  );
  expect(told.retainer).toMatchObject({ objectsPerCall: 1, selfBytesPerCall: 32, retainedBytesPerCall: 64 });
  expect(told.collection).toMatchObject({ sizeBefore: 0, sizeAfter: 13, entriesPerCall: 1 });
});

it('counts each property of an object once whose name is new as well', () => {
  const leak = new LeakHeap();
  const table = leak.heap.array('(object properties)');
  const sessions = leak.heap.object('Object').internal('properties', table);
  leak.module.variable('sessions', sessions);
  for (let entry = 0; entry < 13; entry++) {
    const value = leak.freshText(`value ${entry}`);
    sessions.property(`id ${entry}`, value);
    table.internal(`${3 * entry}`, leak.freshText(`id ${entry}`)).internal(`${3 * entry + 1}`, value);
  }
  const told = leak.explain(13)[0]!;
  expect(told.retainer.objectsPerCall).toBe(1);
  expect(told.collection).toMatchObject({ name: 'sessions', sizeBefore: 0, sizeAfter: 13 });
});

it('counts the keys where the values are not new', () => {
  const leak = new LeakHeap();
  const table = leak.heap.array('', { size: (2 + 3 + 7 * 16) * 8 });
  leak.module.variable('seen', leak.heap.object('Map').internal('table', table));
  for (let entry = 0; entry < 13; entry++) table.internal(`${19 + 3 * entry}`, leak.freshText(`${entry}`));
  expect(leak.explain(13)[0]!.collection).toMatchObject({ sizeAfter: 13, entriesPerCall: 1 });
});
