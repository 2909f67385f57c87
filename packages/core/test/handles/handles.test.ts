import { expect, test } from 'vitest';
import type { Census, HandleEngine, OpenHandles } from '../../src/engine/engine.ts';
import { HandlesTracker, type AskTimers } from '../../src/handles/handles.ts';
import { census, mapStacks, open } from '../support/handle-builder.ts';

interface Followed {
  readonly tracker: HandlesTracker;
  /** What was asked of the engine since this was last asked. */
  readonly taken: () => string;
  /** What is listed next; the last census stays. */
  readonly lists: (...next: readonly Census[]) => void;
  readonly opens: (next: OpenHandles) => void;
}

function follow(askTimers?: AskTimers): Followed {
  const log: string[] = [];
  let listed: Census[] = [census()];
  let opened = open();
  let clock = 0;
  const engine: HandleEngine = {
    ownsProcess: true,
    takeCensus: () => (listed.length > 1 ? listed.shift() : listed[0]) as Census,
    watchHandles: () => {
      log.push('watch');
      return {
        open: () => opened,
        pendingDelay: (most) => Math.min(most, 700),
        stop: () => void log.push('stop'),
      };
    },
    mapStacks,
    now: () => (clock += 5),
    collectGarbage: () => void log.push('full'),
    macrotask: async () => void log.push('turn'),
    delay: async (milliseconds) => void log.push(`${milliseconds} ms`),
  };
  return {
    tracker: new HandlesTracker(engine, askTimers),
    taken: () => log.splice(0).join(', '),
    lists: (...next) => {
      listed = [...next];
    },
    opens: (next) => {
      opened = next;
    },
  };
}

const steady = { kind: 'steady', perCall: 0 };
const watched = { kind: 'more', perCall: 0, calls: 8 };

test('nothing is watched as long as nothing grew', async () => {
  const { tracker, taken, lists } = follow();
  lists(census({ Timeout: 3 }, { file: 9 }, 1));
  tracker.begin();
  await tracker.checkpoint(16);
  expect([tracker.judge(), taken()]).toEqual([steady, '']);
  tracker.suspect();
  expect([tracker.judge(), taken()]).toEqual([watched, 'watch']);
  expect([tracker.resource, tracker.endsRun]).toEqual(['handles', true]);
});

test.each([
  ['what Node lists', census({ Timeout: 3, Immediate: 1 }, { file: 9 }, 1)],
  ['a descriptor', census({ Timeout: 3 }, { pipe: 4, file: 10 }, 1)],
  ['a child process', census({ Timeout: 3 }, { file: 9 }, 2)],
])('handles are watched once there is more of %s', async (_, later) => {
  const { tracker, taken, lists } = follow();
  lists(census({ Timeout: 3 }, { pipe: 4, file: 9 }, 1), later);
  tracker.begin();
  await tracker.checkpoint(16);
  expect([tracker.judge(), taken()]).toEqual([watched, '1 ms, 2 ms, 4 ms, 8 ms, 16 ms, 16 ms, 16 ms, watch']);
});

test('handles that close a little later are waited for', async () => {
  const { tracker, taken, lists } = follow();
  lists(census(), census({ Timeout: 3 }), census({ Timeout: 3 }), census());
  tracker.begin();
  await tracker.checkpoint(16);
  expect([taken(), tracker.judge()]).toEqual(['1 ms, 2 ms', steady]);
});

test('as long as handles still close, that is half a second', async () => {
  const { tracker, taken, lists } = follow();
  const closing = Array.from({ length: 90 }, (_, index) => census({ Timeout: 100 - index }));
  lists(census(), ...closing);
  tracker.begin();
  await tracker.checkpoint(16);
  expect(taken()).toBe(['1 ms, 2 ms, 4 ms, 8 ms', ...Array.from({ length: 31 }, () => '16 ms')].join(', '));
});

test('handles that stay after some have closed late are given two more looks', async () => {
  const { tracker, taken, lists } = follow();
  const closing = Array.from({ length: 8 }, (_, index) => census({ Timeout: 100 - index }));
  lists(census(), ...closing, census({ Timeout: 50 }));
  tracker.begin();
  await tracker.checkpoint(16);
  expect(taken()).toBe(['1 ms, 2 ms, 4 ms, 8 ms', ...Array.from({ length: 6 }, () => '16 ms')].join(', '));
});

const why = (calls: number, kinds: string): unknown => ({
  kind: 'inconclusive',
  perCall: 0,
  reason: `Handles stayed open over ${calls} calls (${kinds}), but the time budget ended before it was known whether more and more do; raise \`timeBudget\`.`,
});

test('handles that could not be watched in time are told where they are eight, and one for 25 calls', async () => {
  const gaveUp = async (calls: number, later: Census): Promise<unknown> => {
    const { tracker, lists } = follow();
    lists(census({ Timeout: 2 }), later);
    tracker.begin();
    await tracker.checkpoint(calls);
    return tracker.giveUp();
  };
  expect(await gaveUp(16, census({ Timeout: 9 }))).toEqual(watched);
  expect(await gaveUp(16, census({ Timeout: 10, Immediate: 3 }))).toEqual(why(16, '8 Timeout'));
  expect(await gaveUp(300, census({ Timeout: 13 }))).toEqual(watched);
  expect(await gaveUp(300, census({ Timeout: 14 }, { file: 12 }))).toEqual(why(300, '12 Timeout, 12 file'));
  expect(follow().tracker.giveUp()).toEqual(watched);
});

/** A tracker that watches a hundred calls which leave a timer each. */
async function leaking(askTimers?: AskTimers): Promise<Followed> {
  const followed = follow(askTimers);
  const { tracker, lists, opens, taken } = followed;
  lists(census());
  tracker.begin();
  tracker.suspect();
  await tracker.checkpoint(16);
  tracker.judge();
  opens(open({ Timeout: 8 }));
  await tracker.checkpoint(24);
  taken();
  opens(open({ Timeout: 100 }));
  return followed;
}

const reason = 'Every call leaves open: 1 timer.';

test('a handle of each watched call is a leak, once their objects were collected', async () => {
  const { tracker, taken } = await leaking();
  await tracker.checkpoint(116);
  expect(taken()).toBe('full, turn, full, turn');
  expect(tracker.judge()).toMatchObject({ kind: 'leaking', perCall: 1, reason });
  tracker.end();
  tracker.end();
  expect(taken()).toBe('stop');
});

test('timers are waited for, and what is open is counted anew', async () => {
  const asked: unknown[] = [];
  const { tracker, taken, opens } = await leaking(({ since, endedAt, pendingDelay }) => {
    asked.push([since, endedAt, pendingDelay(500), pendingDelay(5000)]);
    opens(open({ Timeout: 3 }));
    return { milliseconds: 120, missing: 0, advice: '' };
  });
  await tracker.checkpoint(116);
  expect(asked).toEqual([[10, 20, 500, 700]]);
  expect(taken()).toBe('full, turn, full, turn, 120 ms, full, turn, full, turn');
  expect(tracker.judge().kind).toBe('steady');
});

test('where there is no time for timers, no more is known', async () => {
  const { tracker, taken } = await leaking(() => ({ milliseconds: 9, missing: 4, advice: 'raise it' }));
  await tracker.checkpoint(116);
  expect(taken()).toBe('full, turn, full, turn');
  expect(tracker.judge()).toEqual({
    kind: 'inconclusive',
    perCall: 1,
    reason: `${reason} But raise it.`,
  });
});

test('where nothing stays open, that is told whatever there was no time for before', async () => {
  const { tracker, opens } = await leaking(() => ({ milliseconds: 9, missing: 4, advice: 'raise it' }));
  await tracker.checkpoint(116);
  opens(open());
  await tracker.checkpoint(216);
  expect(tracker.judge()).toEqual(steady);
});

test('a leak stands where there is nothing to wait for any more', async () => {
  let missing = 4;
  const ask: AskTimers = () => (missing > 0 ? { milliseconds: 9, missing, advice: 'raise it' } : null);
  const { tracker, opens } = await leaking(ask);
  await tracker.checkpoint(116);
  missing = 0;
  opens(open({ Timeout: 200 }));
  await tracker.checkpoint(216);
  expect(tracker.judge()).toMatchObject({ kind: 'leaking', reason });
});
