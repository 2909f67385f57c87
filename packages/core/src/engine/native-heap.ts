import { isMainThread } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { freeBuffersHere } from './compiler-flags.ts';
import { loadKoffi, type Koffi } from './load-koffi.ts';
import { fillThreadCache, followThreadCaches, type ThreadCaches } from './thread-caches.ts';

/** Bytes that C and C++ code of this process has allocated and not freed, as its allocator counts them. */
export interface NativeHeap {
  /** The allocator's function that answers. */
  readonly method: string;
  allocatedBytes(): number;
  /** From now on. */
  followCaches(): ThreadCaches;
  /** While readings are compared: what threads keep of freed blocks, and is counted as in use, stays the same. */
  calmCaches(): { renew(): void; end(): void };
}

/** How native memory can be judged here: exactly, by the resident set only, or not at all. */
export type NativeAccess =
  | { readonly kind: 'exact'; readonly heap: NativeHeap }
  | { readonly kind: 'resident'; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

export const openers: Readonly<Partial<Record<string, (koffi: Koffi) => NativeHeap>>> = {
  linux: openGlibc,
  darwin: openMalloczone,
  win32: openProcessHeap,
};

let found: NativeAccess | undefined;

/** Finds the allocator's counters; koffi is loaded at the first call only. */
export function openNativeHeap(): NativeAccess {
  found ??= findNativeHeap();
  return found;
}

function findNativeHeap(): NativeAccess {
  if (!isMainThread)
    return {
      kind: 'none',
      why: 'malloc and the resident set belong to the whole process, which worker threads share',
    };
  const open = openers[process.platform];
  if (!open) return { kind: 'resident', why: `no allocator counters are known on ${process.platform}` };
  const loaded = loadKoffi();
  if (!('koffi' in loaded)) return { kind: 'resident', why: loaded.why };
  try {
    const heap = open(loaded.koffi);
    if (seesAllocations(loaded.koffi, heap)) return { kind: 'exact', heap };
    return {
      kind: 'resident',
      why: `${heap.method} does not see this process's allocations (another allocator?)`,
    };
  } catch (error) {
    return { kind: 'resident', why: reasonOf(error) };
  }
}

/** Blocks that are tried: V8's threads may free as much at the same moment, but not each time. */
const blocksTried = 8;

/** A preloaded allocator leaves the C library's counters standing still; one block that is counted tells. */
export function seesAllocations(
  koffi: Pick<Koffi, 'alloc' | 'free'>,
  heap: Pick<NativeHeap, 'allocatedBytes'>,
): boolean {
  const size = 1 << 20;
  for (let tried = 0; tried < blocksTried; tried++) {
    const before = heap.allocatedBytes();
    const block = koffi.alloc('char', size);
    const during = heap.allocatedBytes();
    koffi.free(block);
    if (during - before > size / 2) return true;
  }
  return false;
}

/** What these allocators count as in use while a thread keeps it for itself is not known to us. */
const unknownCaches: Pick<NativeHeap, 'followCaches' | 'calmCaches'> = {
  followCaches: () => ({ capacity: () => 0 }),
  calmCaches: () => ({ renew: () => undefined, end: () => undefined }),
};

/** `mallinfo2(3)`, glibc 2.33 and later: bytes in use in all arenas, and in blocks that were mapped on their own. */
function openGlibc(koffi: Koffi): NativeHeap {
  const fields = 'arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost'.split(' ');
  const info = koffi.struct(Object.fromEntries(fields.map((field) => [field, 'size_t'])));
  const libc = koffi.load('libc.so.6');
  const mallinfo2 = libc.func('mallinfo2', info, []);
  // Pointers are of this size, and numbers leave nothing behind.
  const allocator = {
    malloc: libc.func('malloc', 'size_t', ['size_t']),
    free: libc.func('free', 'void', ['size_t']),
  };
  const allocatedBytes = (): number => {
    const { uordblks, hblkhd } = mallinfo2() as { uordblks: number | bigint; hblkhd: number | bigint };
    return Number(uordblks) + Number(hblkhd);
  };
  return {
    method: 'mallinfo2',
    allocatedBytes,
    followCaches: followThreadCaches,
    calmCaches: () => ({ renew: () => fillThreadCache(allocator), end: freeBuffersHere() }),
  };
}

/** `malloc_zone_statistics`: bytes in use in all malloc zones. Written from Apple's header; not tested by us. */
function openMalloczone(koffi: Koffi): NativeHeap {
  const statistics = koffi.struct({
    blocks_in_use: 'unsigned int',
    size_in_use: 'size_t',
    max_size_in_use: 'size_t',
    size_allocated: 'size_t',
  });
  const library = koffi.load('/usr/lib/libSystem.B.dylib');
  const read = library.func('malloc_zone_statistics', 'void', [
    'void *',
    koffi.out(koffi.pointer(statistics)),
  ]);
  const allocatedBytes = (): number => {
    const answer: { size_in_use?: number | bigint } = {};
    read(null, answer);
    return Number(answer.size_in_use);
  };
  return { method: 'malloc_zone_statistics', allocatedBytes, ...unknownCaches };
}

/** `HeapSummary` of the process heap, which the C runtime allocates from. Written from heapapi.h; not tested by us. */
function openProcessHeap(koffi: Koffi): NativeHeap {
  const summary = koffi.struct({
    cb: 'uint32_t',
    cbAllocated: 'size_t',
    cbCommitted: 'size_t',
    cbReserved: 'size_t',
    cbMaxReserve: 'size_t',
  });
  const library = koffi.load('kernel32.dll');
  const processHeap = library.func('GetProcessHeap', 'void *', [])();
  const read = library.func('HeapSummary', 'bool', [
    'void *',
    'uint32_t',
    koffi.inout(koffi.pointer(summary)),
  ]);
  const allocatedBytes = (): number => {
    const answer: { cb: number; cbAllocated?: number | bigint } = { cb: koffi.sizeof(summary) };
    if (!read(processHeap, 0, answer)) throw new Error('HeapSummary failed');
    return Number(answer.cbAllocated);
  };
  return { method: 'HeapSummary', allocatedBytes, ...unknownCaches };
}
