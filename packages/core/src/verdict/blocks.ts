import type { CallGroup } from '../probe/surviving-site.ts';

/**
 * Spreads counts per group of calls over `count` blocks of equally many calls, oldest first.
 * Plain loops over integers: the analysis runs while every allocation is sampled, and a fraction is one.
 */
export function toBlocks(groups: readonly CallGroup[], perGroup: readonly number[], count: number): number[] {
  const last = groups.at(-1);
  const calls = last ? last.firstCall + last.calls : 1;
  const blocks = Array.from({ length: count }, () => 0);
  // In parts of a call, so that blocks begin at whole numbers.
  for (let index = 0, block = 0; index < groups.length; index++) {
    const survivors = perGroup[index]!;
    if (survivors === 0) continue;
    const group = groups[index]!;
    const start = group.firstCall * count;
    const end = start + group.calls * count;
    while ((block + 1) * calls <= start) block += 1;
    if (end <= (block + 1) * calls) blocks[block]! += survivors;
    else spread(blocks, survivors, { start, end, calls });
  }
  return blocks;
}

/** Shares out the survivors of a group that lies in more than one block. */
function spread(
  blocks: number[],
  survivors: number,
  { start, end, calls }: { readonly start: number; readonly end: number; readonly calls: number },
): void {
  for (let block = Math.floor(start / calls); block < blocks.length; block++) {
    const overlap = Math.min(end, (block + 1) * calls) - Math.max(start, block * calls);
    if (overlap <= 0) break;
    blocks[block]! += (survivors * overlap) / (end - start);
  }
}
