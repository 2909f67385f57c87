import type { MemoryReading } from '../../src/engine/engine.ts';
import { createNativeTracker } from '../../src/memory/native-tracker.ts';
import type { Tracker, TrackerVerdict } from '../../src/probe/tracker.ts';
import { notingEngine } from './fake-engine.ts';

/** What each block of calls added. */
export interface Block extends Partial<MemoryReading> {
  readonly malloced?: number;
}

/** How the tracker is made, and asked. */
export interface Way {
  /** Bytes that threads may keep of what is free. */
  readonly cached?: number;
  readonly callsPerBlock?: number;
  readonly isResident?: boolean;
}

/** A tracker that has read the bytes after each block. */
export async function after(
  blocks: readonly Block[],
  { cached = 0, callsPerBlock = 1000, isResident = false }: Way = {},
): Promise<Tracker> {
  const memory = {
    heapUsed: 5e6,
    heapCommitted: 8e6,
    external: 1e6,
    v8Malloced: 3e5,
    rss: 90e6,
    malloced: 4e6,
  };
  const { engine } = notingEngine({
    readMemory: () => ({ ...memory, arrayBuffers: 0 }),
  });
  const heap = {
    method: 'mallinfo2',
    allocatedBytes: () => memory.malloced,
    followCaches: () => ({ capacity: () => cached }),
    calmCaches: () => ({ renew: () => {}, end: () => {} }),
  };
  const tracker = createNativeTracker(
    engine,
    isResident ? { kind: 'resident', why: 'koffi is not installed' } : { kind: 'exact', heap: heap },
  );
  await tracker.begin();
  for (const [index, block] of blocks.entries()) {
    for (const [key, bytes] of Object.entries(block)) memory[key as keyof typeof memory] += bytes;
    await tracker.checkpoint((index + 1) * callsPerBlock);
  }
  return tracker;
}

export const judge = async (blocks: readonly Block[], way?: Way): Promise<TrackerVerdict> =>
  (await after(blocks, way)).judge();
export const giveUp = async (blocks: readonly Block[], way?: Way): Promise<TrackerVerdict | undefined> =>
  (await after(blocks, way)).giveUp?.();

export const times = (count: number, block: Block): Block[] => Array.from({ length: count }, () => block);
