import { describe, expect, it } from 'vitest';
import { countObjects, measureObjectSizes } from '../../src/probe/object-sizes.ts';
import { reading, steady } from '../support/site-builder.ts';

const counts = (allocator: string, objects: number, bytes: number, largest: number) => ({
  ...steady(allocator),
  allocator,
  objects,
  bytes,
  largest,
});
const interval = 512;

describe('countObjects', () => {
  const sizes = measureObjectSizes(
    reading(16, [
      counts('open', 30, 1200, 64),
      counts('open', 10, 400, 64),
      counts('set', 101, 14_000, 10_000),
    ]),
  );

  it('divides the bytes that were sampled by the mean size that was seen exactly', () => {
    expect(countObjects(counts('open', 7, 40_000, 540), { interval, sizes })).toBe(1000);
  });

  it('knows objects again that are larger by the memento of a literal', () => {
    expect(countObjects(counts('open', 714, 40_000, 560), { interval, sizes })).toBe(714);
    expect(countObjects(counts('open', 850, 40_000, 560), { interval, sizes })).toBe(1000);
  });

  it('counts a store as one object, and what it holds by its own size', () => {
    expect(countObjects(counts('set', 7, 4000 + 100_000, 100_000), { interval, sizes })).toBe(101);
  });

  it('does not take one sample of small objects for a store', () => {
    expect(countObjects(counts('open', 7, 640, 640), { interval, sizes })).toBe(16);
  });

  it('says so where it does not know the size', () => {
    expect(countObjects(counts('close', 7, 640, 640), { interval, sizes })).toBeNull();
  });
});
