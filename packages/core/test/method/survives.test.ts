import { Session } from 'node:inspector';
import vm from 'node:vm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SamplingProfile } from '../../src/engine/engine.ts';
import { detectLeaks, isLeaktightError, type Finding, type LeakOptions, type Run } from '../../src/index.ts';

const quick: LeakOptions = { track: ['heap'], explain: 'sites' };

async function errorOf(run: unknown, options: unknown = quick): Promise<Error & { code: string }> {
  const error: unknown = await detectLeaks(run as Run, options as LeakOptions).then(
    (finding: Finding) => `no error but ${finding.verdict}`,
    (reason: unknown) => reason,
  );
  expect(isLeaktightError(error)).toBe(true);
  return error as Error & { code: string };
}

const inner = (): Promise<Finding> => detectLeaks(() => undefined, quick);

describe('what cannot be measured is refused with a reason', () => {
  test.each([
    [undefined, 'got undefined'],
    [42, 'got 42'],
    ['openSession', "got 'openSession'"],
    [Promise.resolve(), 'got {}'],
  ])('%s is no function', async (received, given) => {
    const { code, message } = await errorOf(received);
    expect(code).toBe('LEAKTIGHT_BAD_RECEIVED');
    expect(message).toContain(`${given}, expected a function`);
  });

  test.each([
    [
      'sync',
      (cause: Error): unknown => {
        throw cause;
      },
    ],
    ['async', (cause: Error): unknown => Promise.reject(cause)],
  ])('a function that throws, %s: the number of the call and the error itself', async (_, fail) => {
    const cause = new Error('no database');
    let calls = 0;
    const { code, message, cause: given } = await errorOf(() => (++calls === 9 ? fail(cause) : undefined));
    expect(code).toBe('LEAKTIGHT_RUN_FAILED');
    expect(message).toContain('call 9 of the function failed: no database');
    expect(given).toBe(cause);
  });

  test('a function that never settles is given up after `callTimeout`', async () => {
    let calls = 0;
    const { code, message } = await errorOf(
      () => (++calls === 3 ? new Promise(() => undefined) : undefined),
      { ...quick, callTimeout: 50 },
    );
    expect(code).toBe('LEAKTIGHT_RUN_TIMEOUT');
    expect(message).toContain('call 3');
    expect(message).toContain('50 ms');
  });

  test('a measurement inside a measurement, before and after an await', async () => {
    for (const outer of [inner, async () => await Promise.resolve().then(inner)]) {
      const { code, message } = await errorOf(outer);
      expect(code).toBe('LEAKTIGHT_NESTED');
      expect(message).toMatch(/^Could not measure: .* Measure the two one after the other\.$/);
    }
  });

  test('a measurement inside `setUp`, which would wait for itself', async () => {
    for (const setUp of [inner, async () => await Promise.resolve().then(inner)]) {
      const { code } = await errorOf(() => undefined, { ...quick, setUp });
      expect(code).toBe('LEAKTIGHT_NESTED');
    }
  });

  test('an error that is a sentence is told within another one', async () => {
    const { message } = await errorOf(() => {
      throw new Error('The database is gone.');
    });
    expect(message).toContain('failed: The database is gone. A function under measurement must');
  });

  test.each([
    [{ calls: 0 }, 'Option `calls`: got 0, expected a whole number of calls, at least 1.'],
    [{ track: ['heat'] }, 'got ["heat"], expected a list of \'heap\''],
    [{ cals: 3 }, 'Unknown option `cals`. Did you mean `calls`? Possible: warmUp, calls,'],
    [
      { timeBudget: -1 },
      'Option `timeBudget`: got -1, expected milliseconds above 0, at most 2,147,483,647 (24 days).',
    ],
    [null, 'got null, expected an object'],
  ])('options %j', async (options, message) => {
    const error = await errorOf(() => undefined, options);
    expect(error.code).toBe('LEAKTIGHT_BAD_OPTION');
    expect(error.message).toContain(message);
  });

  test('after each of these the next measurement works', async () => {
    expect(await detectLeaks(() => undefined, quick)).toMatchObject({ verdict: 'steady' });
  });
});

test('two measurements at once take turns, and each is right', async () => {
  const kept: object[] = [];
  const [leaking, clean] = await Promise.all([
    detectLeaks(() => void kept.push({}), quick),
    detectLeaks(() => undefined, quick),
  ]);
  expect([leaking.verdict, clean.verdict]).toEqual(['leaking', 'steady']);
});

function refuse(): never {
  throw new Error('a fake timer was used');
}

describe('fake timers', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['of the runner', false],
    ['that throw when they are used', true],
  ])('%s do not matter', async (_, broken) => {
    if (broken) {
      vi.stubGlobal('setTimeout', refuse);
      vi.stubGlobal('setImmediate', refuse);
    } else vi.useFakeTimers();
    const kept: object[] = [];
    const leaking = await detectLeaks(async () => void kept.push({}), quick);
    const clean = await detectLeaks(() => undefined, quick);
    vi.unstubAllGlobals();
    expect([leaking.verdict, clean.verdict]).toEqual(['leaking', 'steady']);
  });
});

test('an `Error` that is frozen, as with --frozen-intrinsics, costs only the stacks of handles', async () => {
  const timers: NodeJS.Timeout[] = [];
  vi.stubGlobal('Error', Object.freeze(class extends Error {}));
  try {
    const clean = detectLeaks(() => undefined, { explain: false });
    const leaking = detectLeaks(() => void timers.push(setTimeout(() => undefined, 1e6)), {
      track: ['handles'],
    });
    expect(await clean).toMatchObject({ verdict: 'steady' });
    expect(await leaking).toMatchObject({
      verdict: 'leaking',
      handles: [{ kind: 'timer', perCall: 1, stack: [] }],
    });
  } finally {
    vi.unstubAllGlobals();
    timers.forEach(clearTimeout);
  }
});

/** What a measurement must not change. */
const look = (): unknown[] => [
  Object.getOwnPropertyNames(globalThis).filter((name) => !name.startsWith('__vite')),
  globalThis.setTimeout,
  globalThis.setImmediate,
  Error.stackTraceLimit,
  vm.runInNewContext('typeof gc'),
];

describe('things are left as they were found', () => {
  test('globals, their timers and the flag behind `gc`', async () => {
    const before = look();
    const kept: object[] = [];
    await detectLeaks(() => void kept.push({}));
    expect(look()).toEqual(before);
  });

  test('another inspector client hears what it heard before', async () => {
    const other = new Session();
    other.connect();
    const contexts: string[] = [];
    other.on('Runtime.executionContextCreated', ({ params }) => contexts.push(params.context.name));
    other.post('Runtime.enable');
    const finding = await detectLeaks(() => undefined, quick);
    vm.createContext({}, { name: 'made after it' });
    other.disconnect();
    expect(finding.verdict).toBe('steady');
    expect(contexts).toContain('made after it');
  });
});

test('another client of the sampling profiler makes it inconclusive, and goes on sampling', async () => {
  const other = new Session();
  other.connect();
  other.post('HeapProfiler.startSampling', { samplingInterval: 64 });
  const kept: object[] = [];
  const finding = await detectLeaks(() => void kept.push({}), quick);
  let samples = 0;
  other.post('HeapProfiler.getSamplingProfile', (_, answer) => {
    // The types of Node know no samples.
    samples = (answer.profile as unknown as SamplingProfile).samples.length;
  });
  other.disconnect();
  expect(finding).toMatchObject({ verdict: 'inconclusive', calls: 0 });
  expect(finding.reasons[0]).toContain('sampling heap profiler');
  expect(samples).toBeGreaterThan(0);
});
