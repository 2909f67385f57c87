/**
 * How common objects of so many bytes are: one with a property and an array's head take 32, a context of two variables 40, the object
 * of a literal 16 more until it has outlived a collection.
 */
const shares: ReadonlyMap<number, number> = new Map([
  [16, 0.3],
  [24, 0.6],
  [32, 1],
  [40, 0.8],
  [48, 0.8],
  [56, 0.6],
  [64, 0.4],
  [72, 0.3],
  [80, 0.2],
]);

export const smallSizes: readonly number[] = [...shares.keys()];

/** 1 for the most common size. */
export function commonness(size: number): number {
  return shares.get(size) ?? 8 / size;
}

/** Several sizes may be reported alike; the last one counts, which is the most common. */
const sizesByRarity = Array.from({ length: 1023 }, (_, index) => 16 + 8 * index).toSorted(
  (a, b) => commonness(a) - commonness(b),
);

/** Objects that a sample of this size stands for (Poisson sampling), as V8 rounds them. */
export function sampleWeight(size: number, intervalBytes: number): number {
  return Math.round(meanWeight(size, intervalBytes));
}

/**
 * V8 reports the size of a sample times the number of objects it stands for; this finds that number again.
 */
export function makeSampleWeight(intervalBytes: number): (reportedSize: number) => number {
  if (intervalBytes === 1) return () => 1;
  const weights = new Map<number, number>();
  for (const size of sizesByRarity) {
    const weight = sampleWeight(size, intervalBytes);
    weights.set(size * weight, weight);
  }
  return (reportedSize) => weights.get(reportedSize) ?? 1;
}

/** Objects that a sample of this size stands for on average: V8 rounds them. */
export function meanWeight(size: number, intervalBytes: number): number {
  return intervalBytes === 1 ? 1 : 1 / (1 - Math.exp(-size / intervalBytes));
}
