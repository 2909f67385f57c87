import { expect, it } from 'vitest';
import type { ToldLeak } from '../../src/evidence/explain-heap.ts';
import { isTurnover, withGrowth } from '../../src/evidence/turned-over.ts';
import { LeakHeap } from '../support/leak-heap.ts';

const question = { calls: 13, arrivalsPerCall: 1 };
const story = { arrived: 13 };

/** A list that held three thousand, with 13 new entries, after as many calls more that added `added` to it. */
function watched(added: number) {
  return { sizeBefore: 3000, sizeAfter: 3000 + added, calls: 13 };
}

/** The list as the snapshot shows it. */
function list(): ToldLeak {
  const leak = new LeakHeap();
  const log = leak.heap.object('Array');
  leak.module.variable('log', log);
  for (const [index, entry] of leak.fresh('Entry', 13).entries()) log.element(index, entry);
  return leak.explain(13)[0]!;
}

it('takes a collection that gets new entries and does not grow for one that turns over', () => {
  expect(isTurnover(story, watched(0), question)).toBe(true);
  expect(isTurnover(story, watched(2), question)).toBe(true);
  expect(isTurnover(story, watched(13), question)).toBe(false);
});

it('goes by one entry for each call where loops of calls long past renew many more', () => {
  expect(isTurnover({ arrived: 325 }, watched(13), question)).toBe(false);
  expect(isTurnover({ arrived: 325 }, watched(0), question)).toBe(true);
});

it('knows nothing where too few came, or none could be counted', () => {
  expect(isTurnover(story, { ...watched(0), calls: 2 }, question)).toBe(false);
  expect(isTurnover(story, undefined, question)).toBe(false);
});

it('does not tell that a collection grew which did not, nor to bound it', () => {
  const told = withGrowth(list(), story, watched(0), question);
  expect(told.collection).toBeNull();
  expect(told.retainer.advice).toContain('`log` did not grow: old entries went as new ones came.');
});

it('tells what a collection grew by where that is less than what came', () => {
  const told = withGrowth(list(), story, watched(2), question);
  expect(told.collection).toMatchObject({ sizeBefore: 3000, sizeAfter: 3002, entriesPerCall: 2 / 13 });
  expect(told.retainer.objectsPerCall).toBeCloseTo(2 / 13);
});

it('lets a collection stand that kept all that came', () => {
  const leak = list();
  expect(withGrowth(leak, story, watched(13), question)).toBe(leak);
  expect(withGrowth(leak, story, undefined, question)).toBe(leak);
});

it('tells what a collection grew by where something else that came as often went again', () => {
  const leak = list();
  const both = { ...leak, collection: { ...leak.collection!, entriesPerCall: 2 } };
  const told = withGrowth(both, story, watched(13), question);
  expect(told.collection).toMatchObject({ sizeBefore: 3000, sizeAfter: 3013, entriesPerCall: 1 });
  expect(told.retainer.objectsPerCall).toBe(1);
});
