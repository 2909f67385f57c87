import vm from 'node:vm';
import { expect, test, vi } from 'vitest';
import { checkCollected, isCollected, renderCollection, track } from '../../src/index.ts';

class Session {
  readonly log: unknown[] = [];
}

const short = { timeout: 50 };

test('an object that nobody keeps is collected, sync or async, at the first collection', async () => {
  expect(await checkCollected(() => new Session())).toMatchObject({
    collected: true,
    className: 'Session',
    collections: 1,
  });
  expect(await checkCollected(async () => new Session())).toMatchObject({ collected: true, collections: 1 });
});

test('cycles are no reason to stay', async () => {
  expect(
    await isCollected(() => {
      const one = new Session();
      const other = new Session();
      one.log.push(other);
      other.log.push(one);
      return one;
    }),
  ).toBe(true);
});

test('an object that something keeps stays', async () => {
  const kept = new Set<Session>();
  const finding = await checkCollected(() => {
    const session = new Session();
    kept.add(session);
    return session;
  }, short);
  expect(finding).toMatchObject({ collected: false, className: 'Session' });
  expect(kept.size).toBe(1);
});

const openSessions = new Map<string, { session: Session }>();

test('who holds it is shown, from a module to the object', async () => {
  const finding = await checkCollected(() => {
    const session = new Session();
    openSessions.set('a', { session });
    return session;
  }, short);
  const report = renderCollection(finding, { colours: false, cwd: import.meta.dirname });
  expect(report).toMatch(
    /^Session is still alive, after \d+ garbage collections in .*\n\nKept alive by\n {2}module /,
  );
  expect(report).toMatch(/→ Map\n.*→ Object\n.*╰→ \.session → Session .*\n +~{8}\n\nNext: /);
  expect(finding.retainers[0]?.advice).toBe(
    'take the Object that holds it out of `openSessions` when the work is done (`delete`); a WeakMap or WeakRef fits entries that should die with their key.',
  );
  expect(openSessions.size).toBe(1);
});

test('no snapshot is taken where nobody wants to know, and the report says so', async () => {
  const finding = await checkCollected(new WeakRef(openSessions), { ...short, explain: false });
  expect(finding).toMatchObject({ collected: false, retainers: [], explained: false });
  const report = renderCollection(finding, { colours: false, cwd: import.meta.dirname });
  expect(report).toMatch(/^Map is still alive.*\nWhat holds it was not looked for: `explain` is false\.$/);
});

test('what lets go some milliseconds later is waited for', async () => {
  expect(
    await isCollected(() => {
      const session = new Session();
      setTimeout(() => session.log.push('bye'), 80);
      return session;
    }),
  ).toBe(true);
});

test('a chain of finalizers is waited for', async () => {
  const holder = new Map<number, Session>();
  const finalizers = new FinalizationRegistry<number>((key) => holder.delete(key));
  const key = 1;
  expect(
    await isCollected(() => {
      const session = new Session();
      holder.set(key, session);
      finalizers.register({}, key);
      return session;
    }),
  ).toBe(true);
});

test('a WeakRef and a tracked object are asked the same, of other contexts too', async () => {
  expect(await isCollected(new WeakRef(new Session()))).toBe(true);
  const kept = new Session();
  expect(await isCollected(track(kept), short)).toBe(false);
  expect(kept.log).toEqual([]);
  const context = vm.createContext({});
  expect(await isCollected(vm.runInContext('new WeakRef({})', context) as WeakRef<object>)).toBe(true);
  expect(await isCollected(() => vm.runInContext('({})', context) as object)).toBe(true);
  expect(
    await isCollected(vm.runInContext('(kept = {}, new WeakRef(kept))', context) as WeakRef<object>, short),
  ).toBe(false);
});

test('fake timers do not stop the waiting', async ({ onTestFinished }) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  expect(await isCollected(() => new Session())).toBe(true);
});

test.each([
  [new Session(), 'got an object. An object that is passed itself is held by the assertion'],
  [undefined, 'got undefined'],
  [() => 42, 'it returned a number'],
  [async () => undefined, 'it returned undefined'],
])('%o is refused', async (target, message) => {
  await expect(checkCollected(target as never)).rejects.toThrow(message);
});

test('a factory that throws is told with its error as the cause', async () => {
  const cause = new Error('no database');
  await expect(
    checkCollected(() => {
      throw cause;
    }),
  ).rejects.toMatchObject({
    code: 'LEAKTIGHT_RUN_FAILED',
    message: expect.stringContaining('no database'),
    cause,
  });
});

test('a function whose promise never settles is given up after the time-out, also under fake timers', async ({
  onTestFinished,
}) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await expect(checkCollected(() => new Promise(() => {}), { timeout: 20 })).rejects.toMatchObject({
    code: 'LEAKTIGHT_RUN_TIMEOUT',
    message:
      'Could not make the object: the promise of the function has not settled after 4000 ms. Let it settle, or raise `timeout` (and the time-out of the test).',
  });
}, 20_000);

test('the time that making takes is not taken from what it may take to let go', async () => {
  const kept = new Session();
  const before = performance.now();
  const make = async (): Promise<Session> => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return kept;
  };
  expect(await isCollected(make, { timeout: 300, explain: false })).toBe(false);
  expect(performance.now() - before).toBeGreaterThan(390);
});

test.each([
  [{ timeOut: 5 }, 'Unknown option `timeOut`. Did you mean `timeout`? Possible: timeout, explain.'],
  [{ timeout: -1 }, 'Option `timeout`: got -1, expected milliseconds from 0 to 2,147,483,647 (24 days).'],
  [{ timeout: NaN }, 'Option `timeout`: got NaN, expected milliseconds from 0 to 2,147,483,647 (24 days).'],
  [{ explain: 'path' }, "Option `explain`: got 'path', expected true or false."],
  [100, 'Could not read the options: got 100, expected an object.'],
])('the options %o are refused', async (options, message) => {
  await expect(checkCollected(() => new Session(), options as object)).rejects.toMatchObject({
    code: 'LEAKTIGHT_BAD_OPTION',
    message,
  });
});

test.each([
  ['session', 'a string'],
  [undefined, 'undefined'],
  [null, 'null'],
])('%o can not be tracked, as only objects can', (given, what) => {
  expect(() => track(given as never)).toThrow(
    `Could not track ${what}: only objects and functions are collected.`,
  );
});

test('the class of an object is told though it has a static member `name`', () => {
  class Named {
    readonly id = 1;
    static name(): string {
      return 'never called';
    }
  }
  expect(track(new Named()).className).toBe('Named');
  expect(track(Named).className).toBe('function Named');
});

function fail(): never {
  throw new Error('trap');
}

/** Whatever is asked of it throws. */
function unreadable(): object {
  return new Proxy({}, { get: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail });
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test.each([
  ['whose traps throw', unreadable],
  ['that is revoked', revoked],
])('a proxy %s is an object like others, and is not awaited', async (_, make) => {
  expect(await checkCollected(make)).toMatchObject({ collected: true, className: 'Proxy', collections: 1 });
  const kept = make();
  expect(await checkCollected(() => kept, short)).toMatchObject({ collected: false, className: 'Proxy' });
  expect(await isCollected(new WeakRef(kept), { ...short, explain: false })).toBe(false);
  await expect(checkCollected(kept as never)).rejects.toThrow('got an object. An object that is passed');
});

test('`then` of an object is read no more than once, and one that is a promise is awaited', async () => {
  let reads = 0;
  const make = (): object => new Proxy({}, { get: (_, key) => void (reads += key === 'then' ? 1 : 0) });
  expect(await isCollected(make)).toBe(true);
  expect(reads).toBe(1);
  expect(await checkCollected(() => Promise.resolve(new Session()))).toMatchObject({ className: 'Session' });
});
