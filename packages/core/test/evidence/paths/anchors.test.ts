import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../../support/leak-heap.ts';

/** A list that modules hold alike, in this order of their places in memory. */
function heldBy(...urls: string[]): string | undefined {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  for (const url of urls) leak.context(url).variable(url.replace(/^.*\/(.*)\..*$/, '$1'), list);
  for (const [index, entry] of leak.fresh('Session', 13).entries()) list.element(index, entry);
  return pathText(leak.explain(13)[0]!).split(' ▸ ')[1];
}

it('begins with the same one of several modules wherever they lie in memory', () => {
  const urls = ['file:///app/src/b.ts', 'file:///app/src/a.ts', 'file:///app/src/c.ts'];
  expect([heldBy(...urls), heldBy(...urls.toReversed())]).toEqual([
    'a → Array (13 entries)',
    'a → Array (13 entries)',
  ]);
});

it("begins with a variable of the user's rather than of a package", () => {
  const path = heldBy('file:///app/node_modules/logs/logs.js', 'file:///app/src/view.ts');
  expect(path).toBe('view → Array (13 entries)');
});
