import { describe, expect, it } from 'vitest';
import type { StackFrame } from '../src/finding.ts';
import { describeLeak, outcomeLine } from '../src/gate-report.ts';
import type { Exceeded } from '../src/gate/growth.ts';
import { suspect } from './support/finding-builder.ts';

const suspects = [suspect('load@/app/src/load.ts:4', { objectsPerCall: 20_000, bytesPerCall: 960_000 })];
const style = { colours: false, cwd: '/app' };
const growth = { heap: 960_000, objects: 20_000, external: null, native: null, handles: null };

describe('the error of a test that left too much behind', () => {
  it.each([
    ['once', { kind: 'leaking', exceeded: [], growth, runs: 0, concurrentWith: 0 } as const],
    ['again and again', { kind: 'repeat-leak', times: 10, objectsPerRun: 20_000 } as const],
  ])('gives amounts for a run of the test where it was measured %s', (_, outcome) => {
    const { message } = describeLeak({ ...outcome, suspects, suspectsOmitted: 0 }, style);
    expect(message).toContain('allocates 20,000 objects, 960 kB per run of the test');
    expect(message).not.toContain('per call');
  });
});

const opener = (functionName: string, line: number, packageName: string | null = null): StackFrame => ({
  functionName,
  file: packageName === null ? '/app/src/beat.ts' : `/app/node_modules/${packageName}/index.js`,
  line,
  column: 3,
  packageName,
});
const ofHandles = {
  kind: 'leaking',
  growth,
  runs: 3,
  concurrentWith: 0,
  suspects: [],
  suspectsOmitted: 0,
  exceeded: [
    { resource: 'handles', growth: 2, limit: 0, from: 'a rule', kinds: [{ name: 'timer', count: 2 }] },
  ],
  handles: [
    {
      kind: 'timer',
      perCall: 2,
      stack: [opener('every', 7, 'ticks@1.0.0'), opener('beat', 4), opener('start', 9)],
    },
  ],
} as const;

describe('the error of a test that leaves handles open', () => {
  it('names who opened them, and who asked for it, and begins its stack there', () => {
    expect(describeLeak(ofHandles, style)).toEqual({
      name: 'LeakError',
      message: [
        'Left 2 timers open: 0 handles allowed (a rule).',
        'Measured 3 more times after all tests of the file had run; it grew by as much each time.',
        '',
        'Left open',
        '  2 × timer per run of the test  ← every  ticks@1.0.0  ← beat  src/beat.ts:4:3',
        '       ← start  src/beat.ts:9:3',
      ].join('\n'),
      stack: expect.stringMatching(/\n    at beat \(\/app\/src\/beat\.ts:4:3\)$/) as string,
    });
  });

  it('is told in one line where the gate only warns', () => {
    expect(outcomeLine(ofHandles)).toBe('left 2 open handles behind, opened in every (index.js:7)');
  });
});

const above = (resource: 'heap' | 'external' | 'handles', amount: number, kinds = {}): Exceeded => ({
  resource,
  growth: amount,
  limit: 5,
  from: 'a rule',
  kinds: Object.entries<number>(kinds).map(([name, count]) => ({ name, count })),
});
const linesOf = (exceeded: readonly Exceeded[], objectsPerCall = 2): readonly string[] => {
  const one = suspect('keep@/app/src/keep.ts:4', { objectsPerCall, bytesPerCall: 184 });
  const leak = { kind: 'leaking', growth, runs: 3, concurrentWith: 0, suspectsOmitted: 0 } as const;
  return describeLeak({ ...leak, exceeded, suspects: [one] }, style).message.split('\n');
};

describe('the amounts of an error', () => {
  it.each([
    [{ timer: 20 }, 'Left 20 timers open: 5 handles allowed (a rule).'],
    [
      { 'child process': 12, 'TCP server': 8 },
      'Left 20 handles (12 child processes, 8 TCP servers) open: 5 handles allowed (a rule).',
    ],
    [{}, 'Left 20 handles open: 5 handles allowed (a rule).'],
  ])('say what handles are, as far as that is known: %j', (kinds, sentence) => {
    const [first, , , , where] = linesOf([above('handles', 20, kinds)]);
    expect(first).toBe(sentence);
    expect(where).toMatch(/allocates 2 objects per run of the test$/);
  });

  it('tell no bytes of the heap where others grew', () => {
    expect(linesOf([above('external', 3e6)])[4]).toMatch(
      /allocates 2 objects per run of the test, which hold it$/,
    );
    expect(linesOf([above('external', 3e6), above('heap', 184)])[5]).toMatch(
      /allocates 2 objects, 184 B per run of the test$/,
    );
  });

  it('count no part of an object, where one that grows is made anew', () => {
    expect(linesOf([above('heap', 184)], 1 / 3)[4]).toMatch(/makes what grows, 184 B per run of the test$/);
  });
});

function stepOf(exceeded: readonly Exceeded[]): string | undefined {
  return linesOf(exceeded).find((line) => line.startsWith('Next:'));
}

describe('the next step', () => {
  it('names what shows who keeps it, and what allows somewhat more than was left', () => {
    const objects = { resource: 'objects', growth: 1048, limit: 1000, from: 'built in' } as const;
    expect(linesOf([objects, above('external', 3e6)]).slice(-2)).toEqual([
      '',
      "Next: `await expect(() => …).not.toLeak()` around what the test calls names who keeps it; what is meant to stay is allowed by `leakThresholds({ objects: 1_200, external: '3.2MB' })` in the test.",
    ]);
  });

  it.each([
    [945_000, '1MB'],
    [24_500, '26kB'],
    [12, '13B'],
  ])('allows sizes that can be read: %d B by %s', (bytes, size) => {
    expect(stepOf([above('heap', bytes)])).toContain(`leakThresholds({ heap: '${size}' })`);
  });

  it('asks tests that run at once for no call, which nobody could tell whose it is', () => {
    const leak = { kind: 'leaking', growth, runs: 3, concurrentWith: 2, suspectsOmitted: 0 } as const;
    const { message } = describeLeak({ ...leak, exceeded: [above('heap', 24_500)], suspects: [] }, style);
    expect(message).toMatch(
      /what is meant to stay is allowed by the threshold `{ heap: '26kB' }` for the test\.$/,
    );
  });

  it('is none where the lines are known that open too much', () => {
    expect(stepOf([above('handles', 20)])).toBeUndefined();
  });
});

it('shows controls in names as escapes, in the error of a test and of a suite', () => {
  const evil = { ...suspects[0]!, functionName: 'load\nPASS' };
  const leak = {
    kind: 'leaking',
    exceeded: [],
    growth,
    runs: 0,
    concurrentWith: 0,
    suspectsOmitted: 0,
  } as const;
  const { message, stack } = describeLeak({ ...leak, suspects: [evil] }, style);
  expect(message).toContain(String.raw`1. load\nPASS  src/load.ts:4:3`);
  expect(stack).toContain('\n    at load\\nPASS (/app/src/load.ts:4:3)');
  expect(describeLeak({ ...leak, suspects: [] }, style, 'describe "a\nb"').message).toBe(
    String.raw`Measured once for describe "a\nb" as a whole, from before its first hook to after its last.`,
  );
});

describe('the stack of the error', () => {
  const native = { functionName: 'set', file: '(native)', line: 0, column: 0 };
  const leak = {
    kind: 'leaking',
    exceeded: [],
    growth,
    runs: 3,
    concurrentWith: 0,
    suspectsOmitted: 0,
  } as const;

  it.each([
    ['where the first suspect is', suspects, '\n    at load (/app/src/load.ts:4:3)'],
    [
      'in the file that called a native function',
      [suspect('set@ < keep@/app/src/keep.ts:7', native)],
      '\n    at keep (/app/src/keep.ts:7:3)',
    ],
    ['nowhere for a native function that no file called', [suspect('set@', native)], ''],
    ['nowhere without suspects', [], ''],
  ])('begins %s', (_, ofLeak, line) => {
    const { name, message, stack } = describeLeak({ ...leak, suspects: ofLeak }, style);
    expect(stack).toBe(`${name}: ${message}${line}`);
  });
});
