import { expect, test } from 'vitest';
import { judgeArrival, type OpenCount, type Pile } from '../../src/handles/arrival.ts';

const pile: Pile = { enough: 100, rare: { handles: 20, calls: 200 } };

/** The curve of a function that leaves `open(calls)` handles, read after each of these numbers of calls. */
function curve(open: (calls: number) => number, ...after: readonly number[]): OpenCount[] {
  return [0, ...after].map((calls) => ({ calls, open: open(calls) }));
}

test('one handle per call arrives once enough have piled up', () => {
  const counts = curve((calls) => calls, 8, 24, 72, 100);
  expect(judgeArrival(counts, pile)).toEqual({ kind: 'arriving', perCall: 1 });
  expect(judgeArrival(counts.slice(0, 3), pile)).toEqual({ kind: 'more', perCall: 1, calls: 48 });
});

test.each([
  ['before the first reading', (calls: number) => calls + (calls > 0 ? 1 : 0)],
  ['in a later block', (calls: number) => calls + (calls > 72 ? 1 : 0)],
  ['closed later', (calls: number) => calls + (calls === 8 ? 1 : 0)],
])('a stray handle %s is not charged to the calls', (_, open) => {
  const counts = curve(open, 8, 24, 72, 100);
  expect(judgeArrival(counts, pile)).toEqual({ kind: 'arriving', perCall: 1 });
});

test('a handle beside every tenth call of a leak is told', () => {
  const counts = curve((calls) => calls + Math.floor(calls / 10), 8, 24, 72, 100);
  expect(judgeArrival(counts, pile)).toEqual({ kind: 'arriving', perCall: 1.1 });
});

test('one handle per tenth call arrives, judged after more calls', () => {
  const counts = curve((calls) => Math.floor(calls / 10), 8, 40, 120, 220);
  expect(judgeArrival(counts, pile)).toMatchObject({ kind: 'arriving', perCall: 0.1 });
});

test('a pool that fills and then stays is steady', () => {
  const counts = curve((calls) => Math.min(calls, 50), 8, 24, 72, 100);
  expect(judgeArrival(counts, pile)).toEqual({ kind: 'steady' });
});

test('a pool that fills slowly is not called a leak before it has had the time to end', () => {
  for (const after of [8, 16, 40, 80, 160]) {
    const counts = curve((calls) => Math.min(18, Math.floor(calls / 10)), after / 2, after);
    expect(judgeArrival(counts, pile).kind).not.toBe('arriving');
  }
});

test('a pool of worker threads is not a leak, ever more of them are', () => {
  const heavy: Pile = { enough: 16, rare: { handles: 6, calls: 60 } };
  expect(
    judgeArrival(
      curve((calls) => Math.min(8, calls), 8, 16),
      heavy,
    ),
  ).toEqual({ kind: 'steady' });
  expect(
    judgeArrival(
      curve((calls) => calls, 8, 16),
      heavy,
    ),
  ).toEqual({ kind: 'arriving', perCall: 1 });
});

test('handles that come and go leave the curve steady', () => {
  expect(
    judgeArrival(
      curve((calls) => (calls === 8 ? 3 : 0), 8, 40),
      pile,
    ),
  ).toEqual({ kind: 'steady' });
  expect(judgeArrival([], pile)).toEqual({ kind: 'steady' });
});

test('a single straggler does not ask for rounds without end', () => {
  expect(
    judgeArrival(
      curve((calls) => (calls > 0 ? 1 : 0), 8, 40, 100),
      pile,
    ),
  ).toEqual({ kind: 'steady' });
});

/** What so many handles after so many calls say, from the calls before on. */
const judge = (
  ...counts: readonly (readonly [calls: number, open: number])[]
): ReturnType<typeof judgeArrival> =>
  judgeArrival(
    [[0, 0] as const, ...counts].map(([calls, open]) => ({ calls: 1000 + calls, open: 7 + open })),
    pile,
  );

const steady = { kind: 'steady' };

test('the next round is as long as it takes to pile up enough, twice what was called, and of 8 to 100 calls', () => {
  expect(judge([2, 2])).toEqual({ kind: 'more', perCall: 1, calls: 8 });
  expect(judge([8, 8])).toEqual({ kind: 'more', perCall: 1, calls: 16 });
  expect(judge([60, 60])).toEqual({ kind: 'more', perCall: 1, calls: 40 });
  expect(judge([90, 9])).toEqual({ kind: 'more', perCall: 0.1, calls: 100 });
  expect(judge([90, 70])).toEqual({ kind: 'more', perCall: 70 / 90, calls: 39 });
});

test('fewer than one per 25 calls are steady, after a hundred calls', () => {
  expect([judge([100, 3]), judge([100, 4]).kind, judge([99, 3]).kind]).toEqual([steady, 'more', 'more']);
});

test('none in a block is an end where four would have come', () => {
  expect([judge([40, 10], [66, 10]).kind, judge([40, 10], [67, 10])]).toEqual(['more', steady]);
  expect(judge([40, 10], [80, 11]).kind).toBe('more');
});

test('a single block is enough where nearly every call left one, and as many as no pool holds', () => {
  expect(judge([100, 100])).toEqual({ kind: 'arriving', perCall: 1 });
  expect(judge([105, 100])).toEqual({ kind: 'arriving', perCall: 100 / 105 });
  expect([judge([106, 100]).kind, judge([100, 99]).kind]).toEqual(['more', 'more']);
});

test('rare handles arrive once there are twenty after two hundred calls', () => {
  expect(judge([100, 10], [200, 20])).toEqual({ kind: 'arriving', perCall: 0.1 });
  expect([judge([100, 10], [200, 19]).kind, judge([100, 10], [199, 20]).kind]).toEqual(['more', 'more']);
});

test('the latest block has half of what was to be expected', () => {
  expect([judge([60, 90], [120, 120]).kind, judge([60, 91], [120, 120]).kind]).toEqual(['arriving', 'more']);
});

const rate = (calls: number, open: number): unknown => {
  const arrival = judge([calls, open]);
  return 'perCall' in arrival && arrival.perCall;
};

test('a rate that is off a whole number by one handle, and one in a hundred, is that number', () => {
  expect([rate(100, 102), rate(100, 103), rate(100, 99), rate(100, 98)]).toEqual([1, 1.03, 1, 0.98]);
  expect([rate(100, 199), rate(197, 200), rate(50, 1)]).toEqual([2, 1, 0.02]);
});

test('no calls say nothing', () => {
  expect([judge(), judge([0, 5])]).toEqual([steady, steady]);
});
