import vm from 'node:vm';
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { detectLeaks, type Finding, type Run } from '../../src/index.ts';

/** Default options, but for the path: whether it leaks is decided before. */
const detect = (run: Run): Promise<Finding> => detectLeaks(run, { explain: 'sites' });

/** A function that keeps an object at every `step`th call. */
function keepEvery(step: number): Run {
  const kept: object[] = [];
  let calls = 0;
  return () => {
    calls += 1;
    if (calls % step === 0) kept.push({});
  };
}

describe.each([1, 2, 4, 10])('an object kept at every call of %i', (step) => {
  test('is found, and counted', async () => {
    const finding = await detect(keepEvery(step));
    expect(finding).toMatchObject({ verdict: 'leaking', leaking: ['heap'] });
    expect(finding.growth.objectsPerCall).toBeGreaterThan(0.7 / step);
    expect(finding.suspects[0]?.file).toContain('finds-leaks.test.ts');
  });
});

test('many objects of several sizes are counted as they are, though only a part of them is sampled', async () => {
  const kept: object[][] = [];
  const finding = await detect(() => {
    const entries: object[] = [];
    for (let index = 0; index < 25; index++) entries.push({ index }, new Map([[index, index]]));
    kept.push(entries);
  });
  expect(finding.verdict).toBe('leaking');
  // A Map is two objects: itself and its table.
  expect(finding.growth.objectsPerCall).toBeGreaterThan(0.8 * 76);
  expect(finding.growth.objectsPerCall).toBeLessThan(1.3 * 76);
});

interface Leak {
  readonly kept: string;
  readonly make: () => Run;
}

const leaks: readonly Leak[] = [
  {
    kept: 'a closure',
    make: () => {
      const callbacks: (() => number)[] = [];
      return () => {
        const started = Math.random();
        callbacks.push(() => started);
      };
    },
  },
  {
    kept: 'an event listener',
    make: () => {
      const emitter = new EventEmitter().setMaxListeners(0);
      return () => {
        emitter.on('change', () => undefined);
      };
    },
  },
  {
    kept: 'a timer that is not cleared',
    make: () => () => {
      setTimeout(() => undefined, 1e8).unref();
    },
  },
  {
    kept: 'a promise that never settles',
    make: () => {
      const waiting: (() => void)[] = [];
      const answer = async (): Promise<string> => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return 'never';
      };
      return () => {
        void answer();
      };
    },
  },
  {
    kept: 'an entry of a Map',
    make: () => {
      const sessions = new Map<string, { user: number }>();
      let next = 0;
      return () => {
        next += 1;
        sessions.set(`session ${next}`, { user: next });
      };
    },
  },
  {
    kept: 'an entry of a Set, after an await',
    make: () => {
      const seen = new Set<object>();
      return async () => {
        await Promise.resolve();
        seen.add({});
      };
    },
  },
  {
    kept: 'a compiled function',
    make: () => {
      const compiled: unknown[] = [];
      let next = 0;
      return () => {
        next += 1;
        // oxlint-disable-next-line typescript/no-implied-eval -- what template engines do
        compiled.push(new Function(`return ${next}`));
      };
    },
  },
  {
    kept: 'a script of a new text, by V8 alone,',
    make: () => {
      let next = 0;
      return () => {
        next += 1;
        new vm.Script(`(() => ${next} * 2)()`).runInThisContext();
      };
    },
  },
  {
    kept: 'an ArrayBuffer',
    make: () => {
      const chunks: ArrayBuffer[] = [];
      return () => {
        chunks.push(new ArrayBuffer(4096));
      };
    },
  },
];

test.each(leaks)('$kept is found', async ({ make }) => {
  const finding = await detect(make());
  expect(finding).toMatchObject({ verdict: 'leaking' });
  expect(finding.leaking).toContain('heap');
  expect(finding.suspects.length).toBeGreaterThan(0);
});

test('a leak in a function that was hot long before is found', async () => {
  const kept: { index: number }[] = [];
  const run = (): void => {
    kept.push({ index: kept.length });
    if (kept.length > 50_000) kept.length = 0;
  };
  for (let call = 0; call < 100_000; call++) run();
  kept.length = 0;
  const finding = await detect(run);
  expect(finding).toMatchObject({ verdict: 'leaking', leaking: ['heap'] });
  expect(finding.growth.objectsPerCall).toBeGreaterThan(0.7);
});

describe('a leak that takes so much memory that few calls can be made', () => {
  test.each([
    { kept: 'arrays of 8 MB', make: () => Array.from<number>({ length: 1e6 }).fill(0), bytes: 8e6 },
    { kept: 'buffers of 8 MB', make: () => new Uint8Array(8e6), bytes: 8e6 },
  ])('is found: $kept', async ({ make, bytes }) => {
    const kept: unknown[] = [];
    const finding = await detect(() => {
      kept.push(make());
    });
    expect(finding).toMatchObject({ verdict: 'leaking' });
    const { heapBytesPerCall, externalBytesPerCall } = finding.growth;
    expect(Math.round((heapBytesPerCall! + (externalBytesPerCall ?? 0)) / bytes)).toBe(1);
  });

  test('is no leak where the last few are kept', async () => {
    const kept: unknown[] = [];
    const finding = await detect(() => {
      kept.push(new Uint8Array(8e6));
      if (kept.length > 4) kept.shift();
    });
    expect(finding.verdict).toBe('steady');
  });
});
