import type { StackFrame } from '../../finding.ts';
import { isInternalFrame } from '../../internal-frame.ts';
import type { EarlySite } from './early-sites.ts';

/** Bytes of one slot of an array or a table: a store is at least this large for each object in it. */
const slotSize = 8;

/** Arrays grow by half, tables double, when they are full. */
const leastGrowth = 1.3;

/** Native functions that make a collection grow; its new backing store is their allocation. */
const growers = new Set(['add', 'concat', 'push', 'set', 'splice', 'unshift']);

/** Whether objects came in every quarter of the calls, and not only at first. */
export function arrivesSteadily(quarters: readonly number[]): boolean {
  const mean = quarters.reduce((sum, count) => sum + count, 0) / quarters.length;
  return quarters.every((count) => count > 0) && quarters.at(-1)! >= mean / 2.5;
}

/**
 * Whether the largest allocation of a site is the backing store of a collection of `entries` or more.
 * A full store is replaced by a larger one, by the function that makes the collection grow: that function
 * decides what is kept, whoever made it. What V8 keeps for optimised code is as large, but stays as it is.
 */
export function isGrowingStore(
  { largest, largestBefore, largestAfter }: EarlySite,
  entries: number,
): boolean {
  const sizes = [...largestBefore.slice(-1), largest, ...largestAfter].filter((bytes) => bytes > 0);
  // It stays as it is until it is full, which may take some rounds.
  const isAsBefore = (bytes: number, round: number): boolean => round > 0 && bytes === sizes[round - 1];
  const grew = (bytes: number, round: number): boolean => bytes >= leastGrowth * sizes[round - 1]!;
  return (
    largest >= slotSize * entries &&
    (sizes.length === 1 || sizes.some((bytes, round) => round > 0 && grew(bytes, round))) &&
    sizes.every((bytes, round) => round === 0 || isAsBefore(bytes, round) || grew(bytes, round))
  );
}

/** Whether this may be the stack of a growing collection: V8's own `push` or `set`, or a function seen to do it twice. */
export function canGrow([leaf]: readonly StackFrame[], { largestBefore, largestAfter }: EarlySite): boolean {
  if (!leaf) return false;
  if (isInternalFrame(leaf)) return growers.has(leaf.functionName);
  return [...largestBefore.slice(-1), ...largestAfter].some((bytes) => bytes > 0);
}
