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
