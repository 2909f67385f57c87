import { median } from '../median.ts';

/** One reading: `at` in whatever runs along (calls, milliseconds), `value` in bytes or a count. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** A robust line through points, and how sure it is that they rise. */
export interface Trend {
  /** Median of the slopes between all pairs of points (Theil-Sen): a quarter of wild points does not move it. */
  readonly slope: number;
  /** One-sided probability that points without any trend rise as much (Mann-Kendall, normal approximation). */
  readonly chance: number;
}

/** How the trend is found, for reports. */
export const trendMethod = 'Theil-Sen slope, Mann-Kendall test';

/** Points that are kept for one trend; pairs grow with the square. */
const mostPoints = 240;

/**
 * Theil-Sen estimator and Mann-Kendall test (H. Theil 1950; P. K. Sen 1968; H. B. Mann 1945).
 * Fewer than three points have no trend: slope 0, chance 1.
 */
export function findTrend(points: readonly Point[]): Trend {
  const kept = thinOut(points);
  if (kept.length < 3) return { slope: 0, chance: 1 };
  const slopes: number[] = [];
  let score = 0;
  for (let later = 1; later < kept.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const rise = kept[later]!.value - kept[earlier]!.value;
      const run = kept[later]!.at - kept[earlier]!.at;
      score += Math.sign(rise);
      if (run > 0) slopes.push(rise / run);
    }
  }
  return { slope: median(slopes), chance: chanceOf(score, kept) };
}

function thinOut(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostPoints) return points;
  const step = points.length / mostPoints;
  return Array.from({ length: mostPoints }, (_, index) => points[Math.floor(index * step)]!);
}

/** Variance of the score with the usual correction for ties. */
function chanceOf(score: number, points: readonly Point[]): number {
  const n = points.length;
  const ties = new Map<number, number>();
  for (const { value } of points) ties.set(value, (ties.get(value) ?? 0) + 1);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const count of ties.values()) variance -= count * (count - 1) * (2 * count + 5);
  if (variance <= 0) return 1;
  const z = (score - Math.sign(score)) / Math.sqrt(variance / 18);
  return 1 - normalCdf(z);
}

/** Abramowitz and Stegun 7.1.26, off by less than 1.5e-7. */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const erf = 1 - poly * Math.exp(-x * x);
  return z >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}
