import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { detectLeaks, type Finding, type Run } from '../../src/index.ts';

/** Time for the waits on a busy machine; whether it leaks is decided before the path. */
const detect = (run: Run, timeBudget = 20_000): Promise<Finding> =>
  detectLeaks(run, { explain: 'sites', timeBudget });

const timers: NodeJS.Timeout[] = [];
const polls = { go: false };
afterEach(() => {
  polls.go = false;
  for (const timer of timers.splice(0)) clearTimeout(timer);
});

const nothing = (): void => undefined;

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** A cache that sweeps what has expired, by one timer for all entries. */
function sweptCache(timeToLive: number, pause: () => Promise<void> | undefined = turn): Run {
  const entries = new Map<number, { at: number }>();
  let next = 0;
  let timer: NodeJS.Timeout | null = null;
  const arm = (): void => {
    timer ??= setTimeout(sweep, timeToLive).unref();
  };
  const sweep = (): void => {
    timer = null;
    const now = performance.now();
    for (const [key, { at }] of entries) if (now - at >= timeToLive) entries.delete(key);
    if (entries.size > 0) arm();
  };
  return async () => {
    next += 1;
    entries.set(next, { at: performance.now() });
    arm();
    await pause();
  };
}

/** A cache whose timer is started again with what is left to the next entry. */
function sweptInTime(timeToLive: number): Run {
  const entries = new Map<number, { at: number }>();
  let next = 0;
  let timer: NodeJS.Timeout | null = null;
  const arm = (delay: number): void => {
    timer ??= setTimeout(sweep, delay).unref();
  };
  const sweep = (): void => {
    timer = null;
    const now = performance.now();
    for (const [key, { at }] of entries) {
      if (now - at < timeToLive) {
        arm(at + timeToLive - now);
        break;
      }
      entries.delete(key);
    }
  };
  return async () => {
    next += 1;
    entries.set(next, { at: performance.now() });
    arm(timeToLive);
    await sleep(1);
  };
}

/** A cache with a timer for each entry. */
function expiringCache(timeToLive: number): Run {
  const entries = new Map<number, object>();
  let next = 0;
  return () => {
    next += 1;
    const key = next;
    entries.set(key, { key });
    setTimeout(() => entries.delete(key), timeToLive).unref();
  };
}

const startTimer = (): void => void setTimeout(nothing, 1500);

describe('no leak is called', () => {
  test('a cache whose entries expire after more time than its calls take', async () => {
    expect((await detect(expiringCache(2500))).verdict).toBe('steady');
  });

  test('a cache that one timer sweeps', async () => {
    expect((await detect(sweptCache(1500))).verdict).toBe('steady');
  });

  test('a cache whose timer is set for the next entry that expires', async () => {
    expect((await detect(sweptInTime(1200))).verdict).toBe('steady');
  });

  test('timers that fire once, and later', async () => {
    const { verdict } = await detectLeaks(startTimer, { track: ['handles'], timeBudget: 20_000 });
    expect(verdict).toBe('steady');
  });
});

test('what there is no time to wait for is inconclusive, and the report says for what and what to do', async () => {
  const { verdict, reasons } = await detect(expiringCache(2900), 3000);
  expect(verdict).toBe('inconclusive');
  expect(reasons.join()).toMatch(/timers of 2900 ms .* raise `timeBudget` by \d+ ms or more/);
});

test('a cache that one timer sweeps is inconclusive where there is no time for its second turn', async () => {
  const { verdict, reasons } = await detect(
    sweptCache(2600, () => undefined),
    5000,
  );
  expect(verdict).toBe('inconclusive');
  expect(reasons.join()).toMatch(/timers of 2600 ms .* raise `timeBudget` by \d+ ms or more/);
});

test('a leak tells of timers that are too long to wait for, as what these let go of looks the same', async () => {
  const { verdict, reasons } = await detect(
    sweptCache(8000, () => undefined),
    5000,
  );
  expect(verdict).toBe('leaking');
  expect(reasons.join()).toMatch(
    /^Objects kept arriving over [\d]+ calls and were never let go\. Timers of 8000 ms that calls started were not waited for: if these let go of it, raise `timeBudget` by 8500 ms or more\.$/,
  );
});

/** Keeps an entry of every call, and starts a timer that lets go of nothing. */
function keepBesideTimer(delay: number): Run {
  const entries = new Map<number, object>();
  let next = 0;
  return () => {
    next += 1;
    entries.set(next, { next });
    setTimeout(nothing, delay).unref();
  };
}

const leaks: readonly (readonly [string, () => Run])[] = [
  [
    'an interval at every call',
    () => () => {
      timers.push(setInterval(nothing, 1000).unref());
    },
  ],
  [
    'a timer at every call that fires in a day',
    () => () => {
      setTimeout(nothing, 1e8).unref();
    },
  ],
  [
    'polling that every call begins and nobody stops',
    () => {
      polls.go = true;
      const poll = (): void => {
        if (polls.go) setTimeout(poll, 100);
      };
      return poll;
    },
  ],
  [
    'polling by timers that keep no process alive, each of which makes anew all that there is of it',
    () => {
      polls.go = true;
      const poll = (): void => {
        if (polls.go) setTimeout(() => poll(), 1000).unref();
      };
      return poll;
    },
  ],
  ['an entry of every call, beside a timer of its own work', () => keepBesideTimer(5)],
  ['an entry of every call, beside timers that others wait for', () => keepBesideTimer(1000)],
];

test.each(leaks)('%s is a leak still', async (_, make) => {
  expect(await detect(make())).toMatchObject({ verdict: 'leaking' });
});

test('a timer that was started just before is none of the calls', async () => {
  const timer = setTimeout(() => undefined, 5000);
  const kept: object[] = [];
  const finding = await detectLeaks(() => void kept.push({}), { track: ['heap'], explain: 'sites' });
  clearTimeout(timer);
  expect(finding.reasons).toEqual([
    expect.stringMatching(/^Objects kept arriving over \d+ calls and were never let go\.$/),
  ]);
});
