import type { CallGroup } from '../probe/surviving-site.ts';

/**
 * Spreads counts per group of calls over `count` blocks of equally many calls, oldest first.
 * Plain loops: the analysis runs while every allocation is sampled, ours too.
 */
export function toBlocks(groups: readonly CallGroup[], perGroup: readonly number[], count: number): number[] {
  const last = groups.at(-1);
  const blockCalls = last ? (last.firstCall + last.calls) / count : 1;
  const blocks = Array.from({ length: count }, () => 0);
  for (let index = 0; index < groups.length; index++) {
    const survivors = perGroup[index]!;
    const start = groups[index]!.firstCall;
    const end = start + groups[index]!.calls;
    if (survivors === 0) continue;
    for (let block = Math.floor(start / blockCalls); block < count; block++) {
      const overlap = Math.min(end, (block + 1) * blockCalls) - Math.max(start, block * blockCalls);
      if (overlap <= 0) break;
      blocks[block]! += (survivors * overlap) / (end - start);
    }
  }
  return blocks;
}

/** The middle value; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
