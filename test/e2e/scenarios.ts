/** Test code that both runners understand: every expectation about our matchers, with its outcome. */
export const leakModule = `const kept = [];

function retain() {
  kept.push({ retained: true });
}

function work() {
  return JSON.parse('{"a":[1,2,3]}').a.length;
}

function slow() {
  kept.push({ slow: true });
  return sleep(120);
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

export interface Scenario {
  readonly title: string;
  /** Body of an async test function. */
  readonly body: string;
  /** The beginning of the failure, or null when the test passes. */
  readonly failure: string | null;
  /** Whether the way of running could matter: these are asked of every pool and mode. */
  readonly everywhere?: true;
}

export const scenarios: readonly Scenario[] = [
  {
    title: 'a leak fails .not.toLeak()',
    body: `await expect(retain).not.toLeak();`,
    everywhere: true,
    failure: 'Error: expect(run).not.toLeak()',
  },
  { title: 'a leak passes .toLeak()', body: `await expect(retain).toLeak();`, failure: null },
  {
    title: 'a clean function passes .not.toLeak()',
    body: `await expect(work).not.toLeak();`,
    everywhere: true,
    failure: null,
  },
  {
    title: 'a clean function fails .toLeak()',
    body: `await expect(work).toLeak();`,
    failure: 'Error: expect(run).toLeak()',
  },
  {
    title: 'an async leak passes .toLeak()',
    body: `await expect(async () => { await null; retain(); }).toLeak();`,
    failure: null,
  },
  {
    title: 'a clean async function passes .not.toLeak()',
    body: `await expect(async () => { await null; return work(); }).not.toLeak();`,
    everywhere: true,
    failure: null,
  },
  {
    title: 'setUp and tearDown run once',
    body: `const order = [];
    await expect(work).not.toLeak({ setUp: () => order.push('up'), tearDown: async () => order.push('down') });
    expect(order).toEqual(['up', 'down']);`,
    failure: null,
  },
  {
    title: 'a number is refused',
    body: `await expect(3).not.toLeak();`,
    failure:
      'LeaktightError: expect(run).not.toLeak() needs a function that it can call many times, got a number. Write: await expect(() => openSession()).not.toLeak().',
  },
  {
    title: 'a promise is refused',
    body: `await expect(sleep(1)).not.toLeak();`,
    failure:
      'LeaktightError: expect(run).not.toLeak() needs a function that it can call many times, got a promise (was the function already called?). Write: await expect(() => openSession()).not.toLeak().',
  },
  {
    title: 'an option that cannot be is refused',
    body: `await expect(work).not.toLeak({ calls: -1 });`,
    failure: 'LeaktightError: ',
  },
  {
    title: 'a function that throws is no leak and no pass',
    body: `await expect(() => { throw new TypeError('broken'); }).not.toLeak();`,
    failure: 'LeaktightError: ',
  },
  {
    title: 'a function that throws is named, with its error as the cause',
    body: `let calls = 0;
    const broken = () => { calls += 1; if (calls === 9) throw new TypeError('broken'); };
    const error = await expect(broken).toLeak().then(() => null, (caught) => caught);
    expect([error.code, error.cause.message]).toEqual(['LEAKTIGHT_RUN_FAILED', 'broken']);`,
    everywhere: true,
    failure: null,
  },
  {
    title: 'a function that never settles ends by a time-out of its own',
    body: `await expect(() => new Promise(() => {})).not.toLeak({ callTimeout: 100 });`,
    failure: 'LeaktightError: ',
  },
  {
    title: 'a function that is too slow for enough calls passes with a notice',
    body: `await expect(slow).not.toLeak({ timeBudget: 300 });`,
    everywhere: true,
    failure: null,
  },
  {
    title: 'a function that is too slow for enough calls fails when strict',
    body: `await expect(slow).not.toLeak({ timeBudget: 300, strict: true });`,
    failure: 'Error: expect(run).not.toLeak(options)',
  },
  {
    title: 'a function that is too slow for enough calls fails .toLeak()',
    body: `await expect(slow).toLeak({ timeBudget: 300 });`,
    failure: 'Error: expect(run).toLeak(options)',
  },
  {
    title: 'a matcher that nobody awaits fails its test',
    body: `void expect(retain).not.toLeak();`,
    everywhere: true,
    failure:
      'LeaktightError: The test ended while expect(run).not.toLeak() was still measuring, so its result would be lost. Write: await expect(run).not.toLeak().',
  },
  {
    title: 'a matcher that has settled before its test ends, and that nobody awaits, fails its test',
    body: `const { watchMemory } = require('@leaktight/core');
    const watch = watchMemory({ interval: 1e6 });
    for (let i = 0; i < 30; i++) watch.read();
    watch.stop();
    void expect(watch).toStayFlat();
    await sleep(5);`,
    everywhere: true,
    failure:
      'LeaktightError: The test ended and nobody had awaited expect(watch).toStayFlat(), so its result would be lost. Write: await expect(watch).toStayFlat().',
  },
  {
    title: 'a matcher that has failed at once, and that nobody awaits, fails its test',
    body: `void expect(3).not.toLeak();`,
    failure:
      'LeaktightError: The test ended and nobody had awaited expect(run).not.toLeak(), so its result would be lost. Write: await expect(run).not.toLeak().',
  },
  {
    title: 'a matcher that is awaited later, or by its own methods, passes',
    body: `const first = expect(work).not.toLeak();
    await sleep(5);
    await first;
    await new Promise((done, fail) => expect(work).not.toLeak().then(done, fail));
    const refused = await expect(3).not.toLeak().catch((error) => error.code);
    expect(refused).toBe('LEAKTIGHT_BAD_RECEIVED');
    return expect(work).not.toLeak();`,
    failure: null,
  },
  {
    title: 'the test after it is not disturbed',
    body: `await expect(work).not.toLeak();`,
    everywhere: true,
    failure: null,
  },
  {
    title: 'two measurements at once are each right',
    body: `await Promise.all([expect(retain).toLeak(), expect(work).not.toLeak(), expect(retain).toLeak()]);`,
    failure: null,
  },
  {
    title: 'a measurement inside of a measurement is refused',
    body: `await expect(async () => { await expect(work).not.toLeak(); }).not.toLeak();`,
    failure: 'LeaktightError: ',
  },
  {
    title: 'fake timers do not stop a measurement',
    body: `fake.useFakeTimers();
    try {
      await expect(work).not.toLeak();
      await expect(retain).toLeak();
    } finally {
      fake.useRealTimers();
    }`,
    everywhere: true,
    failure: null,
  },
  {
    title: 'globals, timers and inspector domains are left as found',
    body: `const inspector = require('node:inspector');
    const before = [Object.getOwnPropertyNames(globalThis).join(), setTimeout, setImmediate, typeof gc, Error.stackTraceLimit];
    await expect(retain).toLeak();
    expect([Object.getOwnPropertyNames(globalThis).join(), setTimeout, setImmediate, typeof gc, Error.stackTraceLimit]).toEqual(before);
    expect(require('node:vm').runInNewContext('typeof gc')).toBe('undefined');
    expect(inspector.url()).toBeUndefined();`,
    everywhere: true,
    failure: null,
  },
  {
    title: 'another inspector client keeps its domains',
    body: `const { Session } = require('node:inspector');
    const session = new Session();
    session.connect();
    const post = (method) => new Promise((resolve, reject) =>
      session.post(method, (error, result) => (error ? reject(new Error(error.message)) : resolve(result))));
    await post('Debugger.enable');
    await post('HeapProfiler.enable');
    const scripts = [];
    await expect(work).not.toLeak();
    await expect(retain).toLeak();
    session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params.url));
    require('node:vm').runInThisContext('1', { filename: 'still-watched.js' });
    expect(scripts).toContain('still-watched.js');
    session.disconnect();`,
    failure: null,
  },
];

/** All scenarios as one test file, or those that are asked everywhere. */
export function testFile(head: string, asked: readonly Scenario[] = scenarios): string {
  const tests = asked.map(({ title, body }) => `test('${title}', async () => {\n    ${body}\n});\n`);
  return [head, leakModule, ...tests].join('\n');
}

export const askedEverywhere: readonly Scenario[] = scenarios.filter(({ everywhere }) => everywhere);

/** What a runner's JSON report must say: each scenario's failure, as far as it is given. */
export function outcomesOf(
  results: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[],
): Record<string, string | null> {
  const entries = results.map(({ fullName, failureMessages }) => {
    const expected = scenarios.find(({ title }) => title === fullName)?.failure;
    const first = failureMessages[0]?.split('\n')[0] ?? null;
    return [fullName, expected && first?.startsWith(expected) ? expected : first] as const;
  });
  return Object.fromEntries(entries);
}

export function expectedOutcomes(asked: readonly Scenario[] = scenarios): Record<string, string | null> {
  return Object.fromEntries(asked.map(({ title, failure }) => [title, failure]));
}
