import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/memory/byte-tracker.ts';
import { follow, start, type Followed } from '../support/byte-follower.ts';
import { growthRules } from '../support/growth-builder.ts';

/** After so many readings of which each grew by as much, 100 calls apart. */
async function grown(followed: Followed, count: number, ...perBlock: readonly number[]): Promise<void> {
  for (let block = 0; block <= count; block++) {
    followed.next(perBlock.map((bytes) => start + block * bytes));
    await followed.tracker.checkpoint(100 * block);
  }
  followed.taken();
}

const rest = 'full, young, read, turn, young, read';

describe('a tracker of bytes, at its first reading', () => {
  it('collects once where nothing goes', async () => {
    const { tracker, taken } = follow();
    await tracker.begin();
    expect(taken()).toBe(`turn, ${rest}`);
  });

  it('collects again while more than a kilobyte goes a turn later, four times at most', async () => {
    const { tracker, taken, next } = follow({}, [start, start]);
    next([start, start], [start, start - 1024]);
    await tracker.begin();
    expect(taken()).toBe(`turn, ${rest}`);
    next([start, start], [start, start - 1025], [start, start]);
    await tracker.begin();
    expect(taken()).toBe(`turn, ${rest}, 1 ms, ${rest}`);
    next(...Array.from({ length: 20 }, (_, index) => [start, start - 2000 * index]));
    await tracker.begin();
    expect(taken()).toBe(`turn, ${rest}, 1 ms, ${rest}, 4 ms, ${rest}, 15 ms, ${rest}`);
  });

  it('does not collect after a round that left no more than the floor', async () => {
    const few = follow();
    few.next([start + 1000]);
    await few.tracker.checkpoint(100);
    expect(few.taken()).toBe('young, read');
    const many = follow({}, [start, start]);
    many.next([start, start + 1001]);
    await many.tracker.checkpoint(100);
    expect(many.taken()).toBe(`young, read, turn, ${rest}`);
  });
});

describe('a tracker of bytes, at a later reading', () => {
  const round = 'full, turn, young, read';

  it('takes bytes that moved by no more than the floor as they are, by any way of counting', async () => {
    const { tracker, taken, next } = follow({}, [start, start]);
    await tracker.begin();
    taken();
    next([start + 5000, start - 1000]);
    await tracker.checkpoint(100);
    expect(taken()).toBe('young, read');
  });

  it('waits for what goes, until it is gone', async () => {
    const { tracker, taken, next } = follow();
    await tracker.begin();
    taken();
    next([start + 5000], [start + 4000], [start + 1000]);
    await tracker.checkpoint(100);
    expect(taken()).toBe(`young, read, turn, ${round}, 1 ms, ${round}`);
  });

  it('ends waiting once nothing goes any more, or after four times', async () => {
    const { tracker, taken, next } = follow();
    await tracker.begin();
    taken();
    next([start + 5000]);
    await tracker.checkpoint(100);
    expect(taken()).toBe(`young, read, turn, ${round}, 1 ms, ${round}`);
    next(...Array.from({ length: 20 }, (_, index) => [start + 90_000 - 2000 * index]));
    await tracker.checkpoint(200);
    expect(taken()).toBe(`young, read, turn, ${round}, 1 ms, ${round}, 4 ms, ${round}, 15 ms, ${round}`);
  });

  it('waits on while any way of counting shows that something goes', async () => {
    const { tracker, taken, next } = follow({}, [start, start]);
    await tracker.begin();
    taken();
    next(...[9000, 8000, 7000, 6000].map((bytes) => [start + 5000, start + bytes]), [
      start + 5000,
      start + 6000,
    ]);
    await tracker.checkpoint(100);
    expect(taken()).toBe(`young, read, turn, ${round}, 1 ms, ${round}, 4 ms, ${round}, 15 ms, ${round}`);
  });

  it('asks for the floor of the calls since the first one', async () => {
    const asked: number[] = [];
    const floor = (calls: number): number => {
      asked.push(calls);
      return 1000;
    };
    const { tracker } = follow({ rules: { ...growthRules, floor } });
    await tracker.checkpoint(100);
    await tracker.checkpoint(700);
    expect(asked).toEqual([0, 600]);
  });

  it('keeps still what would move the bytes, from the first reading to the end', async () => {
    const calls: string[] = [];
    const calm = { renew: () => void calls.push('renew'), end: () => void calls.push('end') };
    const { tracker } = follow({ calm: () => calm, noted: () => void calls.push('noted') });
    await tracker.begin();
    await tracker.checkpoint(100);
    tracker.end?.();
    tracker.end?.();
    expect(calls).toEqual(['renew', 'renew', 'noted', 'renew', 'noted', 'end']);
  });
});

describe('the verdict on bytes', () => {
  it('is that of the way of counting that shows least', async () => {
    const [both, one, slower] = [
      follow({}, [start, start]),
      follow({}, [start, start]),
      follow({}, [start, start]),
    ];
    await grown(both, 9, 5000, 5000);
    expect(both.tracker.judge()).toEqual({ kind: 'leaking', perCall: 50, reason: '' });
    await grown(one, 9, 5000, 0);
    expect(one.tracker.judge()).toEqual({ kind: 'steady', perCall: 0 });
    await grown(slower, 9, 5000, 3000);
    expect(slower.tracker.judge()).toEqual({ kind: 'leaking', perCall: 30, reason: '' });
  });

  it('goes on where one way of counting is not sure yet, however much that shows', async () => {
    const { tracker, next } = follow({}, [start, start]);
    for (let block = 0; block <= 9; block++) {
      next([start + 1000 * block, start + 100 * block ** 3]);
      await tracker.checkpoint(100 * block);
    }
    expect(tracker.judge()).toEqual({ kind: 'more', perCall: 76, calls: 100, leastCalls: 8 });
  });

  it('is put into words by the readings that it was made of', async () => {
    const told: unknown[] = [];
    const explain: ByteSource['explain'] = (verdict, { readings, isOver }) => {
      told.push([readings.length, readings.at(-1), isOver]);
      return verdict;
    };
    const followed = follow({ explain }, [start, start]);
    await grown(followed, 3, 5000, 4000);
    followed.tracker.judge();
    followed.tracker.giveUp?.();
    expect(told).toEqual([
      [4, { at: 300, value: start + 12_000 }, false],
      [4, { at: 300, value: start + 12_000 }, true],
    ]);
  });

  it('asks for calls, which may be looked at without a collection unless a comparison moved', () => {
    const first = follow();
    expect(first.tracker.judge()).toMatchObject({ kind: 'more', callsToPeek: 30, callsToSee: 100 });
    first.tracker.scale?.conclude(false);
    expect(first.tracker.judge()).toEqual({
      kind: 'more',
      perCall: 0,
      calls: 200,
      leastCalls: 2,
      patience: 20,
      callsToSee: 100,
      isNeeded: false,
    });
  });

  it('is steady after a comparison in which nothing moved, which needs no reading', async () => {
    const { tracker, taken, next } = follow();
    tracker.scale?.conclude(true);
    taken();
    next([start + 1e6]);
    await tracker.checkpoint(100);
    expect([taken(), tracker.judge()]).toEqual(['', { kind: 'steady', perCall: 0 }]);
  });

  it('is none where no time is left', async () => {
    expect(follow().tracker.giveUp?.()).toEqual({
      kind: 'unmeasured',
      perCall: 0,
      reason: 'no time was left for calls that it could be measured by; raise `timeBudget`',
    });
    const followed = follow();
    await grown(followed, 4, 5000);
    expect(followed.tracker.judge().kind).toBe('more');
    expect(followed.tracker.giveUp?.()).toEqual({ kind: 'inconclusive', perCall: 50, reason: '' });
  });

  it('begins anew after the end', async () => {
    const followed = follow();
    await grown(followed, 9, 5000);
    followed.tracker.end?.();
    expect(followed.tracker.judge()).toMatchObject({ kind: 'more', calls: 200 });
  });
});
