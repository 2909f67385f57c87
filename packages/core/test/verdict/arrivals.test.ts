import { expect, it } from 'vitest';
import { arrivalsPerCall, arrivedBytes } from '../../src/verdict/verdict.ts';

/** Groups of so many calls each, one after the other. */
const groupsOf = (...sizes: readonly number[]): { firstCall: number; calls: number }[] => {
  let firstCall = 0;
  return sizes.map((calls) => {
    const group = { firstCall, calls };
    firstCall += calls;
    return group;
  });
};

const every = (nth: number, length: number, objects: number): number[] =>
  Array.from({ length }, (_, index) => (index % nth === 0 ? objects : 0));

const site = (perGroup: readonly number[]): { perGroup: readonly number[]; objects: number } => ({
  perGroup,
  objects: perGroup.reduce((sum, one) => sum + one, 0),
});

it('says that every call leaves something, however many objects that are', () => {
  const groups = groupsOf(...every(1, 64, 1));
  expect(arrivalsPerCall(groups, [site(every(1, 64, 5))])).toBe(1);
});

it('counts the calls, not what each of them leaves', () => {
  const groups = groupsOf(...every(1, 64, 1));
  expect(arrivalsPerCall(groups, [site(every(8, 64, 6))])).toBe(1 / 8);
});

it('takes what several sites leave at the same calls once', () => {
  const groups = groupsOf(...every(1, 64, 1));
  expect(arrivalsPerCall(groups, [site(every(4, 64, 1)), site(every(4, 64, 3))])).toBe(1 / 4);
});

it('looks at the smallest groups, as of large ones each has something', () => {
  const groups = groupsOf(...every(1, 60, 1), 40, 40, 40);
  expect(arrivalsPerCall(groups, [site([...every(3, 60, 2), 26, 26, 26])])).toBeCloseTo(1 / 3);
});

it('does not go by a small group that is left over at the end of a round', () => {
  const groups = groupsOf(...every(1, 30, 10), 1);
  expect(arrivalsPerCall(groups, [site([...every(1, 30, 20), 0])])).toBe(1);
});

it('is no more than the objects that arrive', () => {
  const groups = groupsOf(50, 50, 50, 50);
  expect(arrivalsPerCall(groups, [site([1, 1, 1, 1])])).toBe(1 / 50);
});

it('spreads what groups of several calls have over these', () => {
  const groups = groupsOf(...every(1, 100, 2));
  expect(arrivalsPerCall(groups, [site(every(5, 100, 4))])).toBe(1 / 10);
});

it('takes a measurement without calls for one of which every call leaves something', () => {
  expect(arrivalsPerCall([], [])).toBe(1);
});

it('says that every call leaves something only where more than nine in ten of the groups hold some', () => {
  const groups = groupsOf(...every(1, 10, 1));
  expect(arrivalsPerCall(groups, [site([2, 2, 2, 2, 2, 2, 2, 2, 2, 0])])).toBe(0.9);
  expect(arrivalsPerCall(groups, [site([9, 9, 9, 9, 0, 0, 0, 0, 0, 0])])).toBe(0.4);
});

it('counts the calls at which any of the sites left something', () => {
  const groups = groupsOf(...every(1, 64, 1));
  const shifted = [0, 0, ...every(4, 62, 1)];
  expect(arrivalsPerCall(groups, [site(every(4, 64, 1)), site(shifted)])).toBe(1 / 2);
});

it('goes by a size of groups that there are eight of, the smallest such, in whatever order they come', () => {
  const tens = every(1, 8, 10);
  const ones = every(1, 8, 1);
  const perGroup = [...every(1, 8, 30), ...every(2, 8, 30)];
  expect(arrivalsPerCall(groupsOf(...tens, ...ones), [site(perGroup)])).toBe(1 / 2);
  expect(arrivalsPerCall(groupsOf(...tens, ...ones.slice(1)), [site(perGroup.slice(0, 15))])).toBe(1);
  const twenty = [...every(2, 8, 9), ...every(1, 20, 9)];
  expect(arrivalsPerCall(groupsOf(...ones, ...every(1, 20, 10)), [site(twenty)])).toBe(1 / 2);
});

it('goes by the most frequent size where there are few groups of any', () => {
  expect(arrivalsPerCall(groupsOf(1, 1, 10, 10, 10, 10, 10), [site([0, 0, 9, 0, 9, 0, 0])])).toBe(0.04);
  expect(arrivalsPerCall(groupsOf(10, 10, 1, 1, 1), [site([40, 0, 0, 0, 0])])).toBe(1 / 23);
});

it('takes what only larger groups hold for one call of all', () => {
  const groups = groupsOf(...every(1, 8, 1), 92);
  expect(arrivalsPerCall(groups, [site([...every(1, 8, 0), 50])])).toBe(0.01);
});

it('leaves out the table that the entries of a site are in, and no entry', () => {
  expect(arrivedBytes({ objects: 1001, bytes: 1000 * 50 + 800, largest: 800 })).toBe(50_800);
  expect(arrivedBytes({ objects: 1001, bytes: 1000 * 50 + 801, largest: 801 })).toBe(50_000);
  expect(arrivedBytes({ objects: 8, bytes: 8 * 4000, largest: 4000 })).toBe(32_000);
  expect(arrivedBytes({ objects: 1, bytes: 4000, largest: 4000 })).toBe(0);
});
