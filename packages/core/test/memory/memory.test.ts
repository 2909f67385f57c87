import { expect, it } from 'vitest';
import type { Engine, NativeAccess } from '../../src/engine/engine.ts';
import type { Resource } from '../../src/index.ts';
import { createMemoryTrackers } from '../../src/memory/memory.ts';
import { notingEngine } from '../support/fake-engine.ts';

/** Which trackers there are, and what is not measured; `opened` says whether native memory was looked for. */
function trackersOf(track: readonly Resource[], access: NativeAccess): unknown {
  let opened = false;
  const { engine } = notingEngine({
    readMemory: (() => ({ rss: 1, heapCommitted: 1, external: 1 })) as unknown as Engine['readMemory'],
    followBufferPool: () => ({ slabSize: 1, hasMoved: () => false, past: () => ({ seen: 0, held: 0 }) }),
    openNativeHeap: () => {
      opened = true;
      return access;
    },
  });
  const { trackers, unmeasured } = createMemoryTrackers(engine, track);
  return { trackers: trackers.map(({ resource }) => resource), unmeasured, opened };
}

it('follows what was asked for, and says why native memory is not', () => {
  const resident = { kind: 'resident', why: 'no koffi' } as const;
  expect(trackersOf(['heap', 'external', 'native', 'handles'], resident)).toEqual({
    trackers: ['external', 'native'],
    unmeasured: [],
    opened: true,
  });
  expect(trackersOf(['native'], { kind: 'none', why: 'threads share it' })).toEqual({
    trackers: [],
    unmeasured: [{ resource: 'native', why: 'threads share it' }],
    opened: true,
  });
  expect(trackersOf(['heap', 'handles'], resident)).toEqual({ trackers: [], unmeasured: [], opened: false });
});
