/** Bytes of the objects that are most common: one with a property, an array's head, a context of two variables. */
const commonSize = 36;

/** Several sizes may be reported alike; the last one counts, which is the most common. */
const sizesByRarity = Array.from({ length: 1023 }, (_, index) => 16 + 8 * index).toSorted(
  (a, b) => Math.abs(b - commonSize) - Math.abs(a - commonSize),
);

/**
 * V8 reports the size of a sample times the number of objects it stands for, which is
 * `round(1 / (1 - exp(-size / interval)))` (Poisson sampling); this finds that number again.
 */
export function makeSampleWeight(intervalBytes: number): (reportedSize: number) => number {
  if (intervalBytes === 1) return () => 1;
  const weights = new Map<number, number>();
  for (const size of sizesByRarity) {
    const weight = Math.round(1 / (1 - Math.exp(-size / intervalBytes)));
    weights.set(size * weight, weight);
  }
  return (reportedSize) => weights.get(reportedSize) ?? 1;
}

/** As `makeSampleWeight`, without V8's rounding: the mean of many samples is the number of objects. */
export function makeSampleCount(intervalBytes: number): (reportedSize: number) => number {
  if (intervalBytes === 1) return () => 1;
  const weightOf = makeSampleWeight(intervalBytes);
  return (reportedSize) => 1 / (1 - Math.exp(-reportedSize / weightOf(reportedSize) / intervalBytes));
}
