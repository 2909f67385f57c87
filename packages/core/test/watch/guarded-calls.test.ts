import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { watchMemory } from '../../src/index.ts';

/** Our warnings of the process while `work` runs. */
async function warningsOf(work: () => Promise<void>): Promise<Error[]> {
  const warnings: Error[] = [];
  const listener = (warning: Error): void => {
    if (warning.name === 'LeaktightWarning') warnings.push(warning);
  };
  process.on('warning', listener);
  try {
    await work();
    // Warnings are emitted in the next tick.
    await sleep(5);
  } finally {
    process.off('warning', listener);
  }
  return warnings;
}

/** An error whose message and stack are no texts. */
const odd = (): Error => Object.assign(new Error(), { message: { code: 5 }, stack: 5 });

it.each([
  [
    'throws',
    'no pager',
    (): void => {
      throw new Error('no pager');
    },
  ],
  ['rejects', 'no pager', async (): Promise<void> => await Promise.reject(new Error('no pager'))],
  [
    'throws what is no error',
    '{}',
    (): void => {
      throw Object.create(null);
    },
  ],
  ['rejects with an odd error', '{"code":5}', async (): Promise<void> => await Promise.reject(odd())],
])('warns once when onAlert %s, and goes on', async (_, reason, fail) => {
  const warnings = await warningsOf(async () => {
    let alerts = 0;
    const onAlert = (): void | Promise<void> => {
      alerts += 1;
      return fail();
    };
    const watch = watchMemory({ interval: 2, thresholds: { heap: 1, rss: 1 }, onAlert });
    const { readings } = watch.report();
    await vi.waitUntil(() => alerts === 2 && watch.report().readings > readings + 5);
    watch.stop();
  });
  expect(warnings.map(({ message }) => message)).toEqual([
    `\`onAlert\` of watchMemory failed: ${reason}. The watch goes on, and tells no further failure of it. Catch what it may throw.`,
  ]);
});

it('warns once when a log fails on the way, and throws when it fails at once', async () => {
  let lines = 0;
  const log = (): void => {
    lines += 1;
    if (lines > 1) throw new Error('disk full');
  };
  const warnings = await warningsOf(async () => {
    const watch = watchMemory({ interval: 2, log });
    await vi.waitUntil(() => lines > 4);
    watch.stop();
  });
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining('`log` of watchMemory failed: disk full.'),
  ]);
  expect(() => watchMemory({ log: path.join(tmpdir(), 'no', 'such', 'folder.jsonl') })).toThrow(/ENOENT/);
});
