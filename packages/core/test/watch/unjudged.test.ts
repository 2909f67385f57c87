import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../src/engine/engine.ts';
import { MemoryWatch, type WatchOptions } from '../../src/watch/watch.ts';

const why = 'malloc belongs to the whole process';

function watchWithoutNative(readings: number, options: WatchOptions = {}): MemoryWatch {
  const engine = { ...nodeEngine, openNativeHeap: () => ({ kind: 'none', why }) as const };
  const watch = new MemoryWatch(engine, { interval: 1e6, ...options });
  watch.stop();
  // The first one was taken when it was opened.
  for (let reading = 1; reading < readings; reading++) watch.read();
  return watch;
}

describe('a watch that cannot be judged', () => {
  it('says why native memory was not read, where that has a limit of its own', () => {
    const message =
      'Could not judge native memory, which the watch did not read: malloc belongs to the whole process. Take native out of `within`, or watch where it can be read: in the main thread, with koffi installed.';
    for (const within of [{ native: '1MB' }, { heap: '50MB', native: '1MB' }]) {
      expect(() => watchWithoutNative(30).growth(within)).toThrow(
        expect.objectContaining({ code: 'LEAKTIGHT_UNSUPPORTED', message }),
      );
    }
  });

  it('is judged by the rest where one size was given for all bytes', () => {
    const judged = watchWithoutNative(30).growth('50MB');
    expect(judged.map(({ resource }) => resource)).toEqual(['heap', 'external']);
  });

  it('has fewer than 11 readings', () => {
    expect(() => watchWithoutNative(10).growth({ rss: '1GB' })).toThrow(
      'Could not judge a watch with 10 readings of rss: expected 8 after start-up, 11 in all. Watch for longer, or at a shorter interval.',
    );
    expect(watchWithoutNative(11).growth({ rss: '1GB' })).toHaveLength(1);
  });

  it('is told to raise `history` where that keeps too few, for watching longer does not help', () => {
    expect(() => watchWithoutNative(50, { history: 5 }).growth({ rss: '1GB' })).toThrow(
      'with 5 readings of rss: expected 8 after start-up, 11 in all. Its option `history` keeps no more than 5: raise it to 11 or more.',
    );
    expect(watchWithoutNative(50, { history: 11 }).growth({ rss: '1GB' })).toHaveLength(1);
  });
});
