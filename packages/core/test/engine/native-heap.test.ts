import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { openers, openNativeHeap, seesAllocations, type NativeHeap } from '../../src/engine/native-heap.ts';

const linux = process.platform === 'linux';

function exactHeap(): NativeHeap {
  const access = openNativeHeap();
  if (access.kind !== 'exact')
    throw new Error(`expected the allocator's count, got ${access.kind}: ${access.why}`);
  return access.heap;
}

describe.runIf(linux)('openNativeHeap with koffi on glibc', () => {
  it('counts blocks in use, small ones and mapped ones', () => {
    const heap = exactHeap();
    const libc = koffi.load('libc.so.6');
    const malloc = libc.func('void *malloc(size_t size)');
    const free = libc.func('void free(void *block)');
    expect(heap.method).toBe('mallinfo2');
    const blocks: unknown[] = [];
    const before = heap.allocatedBytes();
    for (let index = 0; index < 1000; index++) blocks.push(malloc(1000));
    blocks.push(malloc(40_000_000));
    const grown = heap.allocatedBytes() - before;
    for (const block of blocks) free(block);
    expect(grown).toBeGreaterThan(41_000_000 - 100_000);
    expect(grown).toBeLessThan(41_000_000 + 300_000);
    expect(heap.allocatedBytes() - before).toBeLessThan(300_000);
  });

  it('counts freed blocks as in use no more than before, once the caches are calm', () => {
    const heap = exactHeap();
    const libc = koffi.load('libc.so.6');
    const malloc = libc.func('void *malloc(size_t size)');
    const free = libc.func('void free(void *block)');
    const calm = heap.calmCaches();
    const inUse = (): number => {
      calm.renew();
      return heap.allocatedBytes();
    };
    // Of 64 sizes, of which seven blocks each would stay counted when they are freed: 236 kB.
    const take = (): unknown[] => Array.from({ length: 640 }, (_, index) => malloc(24 + 16 * (index % 64)));
    const grown: number[] = [];
    // V8 may compile meanwhile: one of a few attempts shows it.
    for (let attempt = 0; attempt < 5; attempt++) {
      const emptied = take();
      const before = inUse();
      for (const block of take()) free(block);
      grown.push(Math.abs(inUse() - before));
      for (const block of emptied) free(block);
    }
    calm.end();
    expect(Math.min(...grown)).toBeLessThan(20_000);
  });
});

const counts = (...values: number[]) => ({ allocatedBytes: () => values.shift() ?? 0 });

describe('seesAllocations', () => {
  const noBlocks = { alloc: () => null, free: () => undefined };

  it('holds as soon as one block is counted, whatever other threads freed meanwhile', () => {
    expect(seesAllocations(noBlocks, counts(5e6, 5e6, 4e6, 3e6, 3e6, 4e6))).toBe(true);
  });

  it('does not where no block is ever counted, as another allocator serves the process', () => {
    expect(seesAllocations(noBlocks, counts(...Array.from({ length: 40 }, () => 5e6)))).toBe(false);
  });
});

/** koffi with a library in which each function fills the struct that it is given, by the same type, with ones. */
function fillingStructs(): Parameters<NonNullable<(typeof openers)['linux']>>[0] {
  const libc = koffi.load('libc.so.6');
  const func = (name: string, _: unknown, types: readonly unknown[]) => {
    if (name === 'GetProcessHeap') return () => null;
    const memset = libc.func('memset', 'void *', [types.at(-1) as string, 'int', 'size_t']);
    return (...values: unknown[]) => memset(values.at(-1), 1, 16);
  };
  return { ...koffi, load: () => ({ func }) };
}

describe.runIf(linux)('the counters of other systems', () => {
  it.each([
    ['win32', 'HeapSummary'],
    ['darwin', 'malloc_zone_statistics'],
  ] as const)('are read from what the call fills in: %s', (platform, method) => {
    const heap = openers[platform]!(fillingStructs());
    expect([heap.method, heap.allocatedBytes()]).toEqual([method, Number(0x0101010101010101n)]);
  });
});
