/**
 * V8 reports the size of a sample times the number of objects it stands for, which is
 * `round(1 / (1 - exp(-size / interval)))` (Poisson sampling); this finds that number again.
 */
export function makeSampleWeight(intervalBytes: number): (reportedSize: number) => number {
  if (intervalBytes === 1) return () => 1;
  const weights = new Map<number, number>();
  // Largest size first: a tie goes to the smaller, more common object.
  for (let size = 8192; size >= 16; size -= 8) {
    const weight = Math.round(1 / (1 - Math.exp(-size / intervalBytes)));
    weights.set(size * weight, weight);
  }
  return (reportedSize) => weights.get(reportedSize) ?? 1;
}
