import fs from 'node:fs';

// Copies taken before a test can replace them.
const { readdirSync, readFileSync } = fs;

/** Tells how much freed memory the allocator may still count as in use. */
export interface ThreadCaches {
  /** Bytes that the caches of the threads which have worked since the start can hold at most. */
  capacity(): number;
}

/**
 * glibc keeps for each thread up to 7 freed blocks of 64 sizes, 24 to 1032 bytes, and `mallinfo2` counts them as in
 * use. With threads of a pool, which free and allocate in turns, that is growth for thousands of calls.
 */
const blocksOfSize = 7;
const sizes: readonly number[] = Array.from({ length: 64 }, (_, index) => 24 + 16 * index);
const cacheOfThread = blocksOfSize * sizes.reduce((sum, size) => sum + size, 0);

/** Threads that Node starts for itself, in the order of their ids: the main one, V8's workers and timers, signals. */
const ownThreads = 7;

/** Of the main thread's time: less work than this fills no cache. */
const leastShare = 0.01;

/** Nanoseconds on a processor by thread id. */
function timesOfThreads(): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  try {
    for (const id of readdirSync('/proc/self/task')
      .map(Number)
      .toSorted((a, b) => a - b)) {
      const [spent] = readFileSync(`/proc/self/task/${id}/schedstat`, 'utf8').split(' ');
      times.set(id, Number(spent));
    }
  } catch {
    // Not Linux, a sandbox, or a thread ended meanwhile: what was read counts.
  }
  return times;
}

/** Follows which threads work besides those of Node itself; where the system does not tell, none does. */
export function followThreadCaches(): ThreadCaches {
  const before = timesOfThreads();
  return {
    capacity() {
      const after = timesOfThreads();
      const spentBy = (id: number): number => (after.get(id) ?? 0) - (before.get(id) ?? 0);
      const least = spentBy(process.pid) * leastShare;
      const others = [...after.keys()].slice(ownThreads);
      return others.filter((id) => spentBy(id) > least).length * cacheOfThread;
    },
  };
}

/** The allocator's functions, with pointers as plain numbers. */
export interface Allocator {
  malloc(size: number): unknown;
  free(block: unknown): unknown;
}

/** Fills the cache of this thread, in some 0.1 ms: readings that find it full do not grow while it fills. */
export function fillThreadCache({ malloc, free }: Allocator): void {
  const blocks = sizes.flatMap((size) => Array.from({ length: blocksOfSize }, () => malloc(size)));
  for (const block of blocks) free(block);
}
