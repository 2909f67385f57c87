import type { CallGroup } from '../probe/surviving-site.ts';
import { median } from '../median.ts';
import { toBlocks } from './blocks.ts';

/** Blocks that a curve is judged by: JIT and feedback come in bursts and miss some of them. */
export const judgedBlocks = 8;

/** The oldest share of the calls: a cache that turns over loses these first. */
const headShare = 32;

/** Survivors that a curve needs however rarely they come. */
const fewestSurvivors = 8;

/** Below one survivor in so many calls, a curve needs many more of them. */
const rareEvery = 25;
const fewestRareSurvivors = 40;

/** From so many calls on, even a leak at random calls leaves no block empty. */
const callsWithoutGaps = 600;

/** A gap that a leak at random calls leaves less often than this is none by chance. */
const unlikely = 0.005;

/** Fewer hits than a leak at every tenth call leaves in 48 are V8's own: slow functions would be called on for them. */
const fewestHits = 4;

/** How a curve of survivors looks: it keeps arriving, its oldest are gone, it came to an end, or none of these. */
export type CurveShape = 'persistent' | 'turnover' | 'ended' | 'unclear';

/**
 * Judges the survivors of one site (or of several added up) by block of calls. Persistent means: every
 * block holds its share, the oldest calls among them, with room for the scatter of rare events.
 * @param isFinal there will be no longer run: gaps count as they are.
 */
export function shapeOf(
  groups: readonly CallGroup[],
  perGroup: readonly number[],
  isFinal = false,
): CurveShape {
  const blocks = toBlocks(groups, perGroup, judgedBlocks);
  const total = blocks.reduce((sum, survivors) => sum + survivors, 0);
  const calls = groups.reduce((sum, group) => sum + group.calls, 0);
  const mayMiss = calls < callsWithoutGaps ? 1 : 0;
  const gaps = gapsIn(blocks, mayMiss);
  if (gaps) {
    const mayWait = !isFinal && calls < callsWithoutGaps;
    return mayWait && mayBeChance(groups, perGroup, calls) ? 'unclear' : gaps;
  }
  const middle = median(blocks);
  const least = Math.max(0.9, Math.min(middle / 2, middle - 2.5 * Math.sqrt(middle)));
  if (isHeadGone(groups, perGroup, total)) return 'turnover';
  if (blocks.some((survivors) => survivors < least)) return 'unclear';
  // By the typical block: a burst upon a thin trickle is no curve.
  const typical = Math.min(total, middle * judgedBlocks);
  const enough =
    typical >= fewestSurvivors && (typical >= calls / rareEvery || typical >= fewestRareSurvivors);
  return enough ? 'persistent' : 'unclear';
}

const isEmpty = (survivors: number): boolean => survivors < 0.5;

/** What blocks without survivors say; null where there are too few. */
function gapsIn(blocks: readonly number[], mayMiss: number): CurveShape | null {
  if (blocks.slice(judgedBlocks / 2).filter(isEmpty).length > mayMiss) return 'ended';
  if (blocks[0]! + blocks[1]! < 0.5) return 'turnover';
  return blocks.filter(isEmpty).length > 2 * mayMiss ? 'ended' : null;
}

/**
 * Whether a leak at random calls may leave as long a gap before its first survivor, and after its last one or in the later
 * half: few calls have gaps by chance. By groups of calls that left something, as one call may leave much.
 */
function mayBeChance(groups: readonly CallGroup[], perGroup: readonly number[], calls: number): boolean {
  const hits = groups.filter((_, index) => perGroup[index]! > 0);
  if (hits.length < Math.max(fewestHits, calls / rareEvery)) return false;
  const start = groups[0]!.firstCall;
  const first = hits[0]!.firstCall - start;
  const last = hits.at(-1)!.firstCall + hits.at(-1)!.calls - start;
  const later = hits.filter(({ firstCall }) => firstCall - start >= calls / 2).length;
  const chances = [
    (1 - first / calls) ** hits.length,
    (last / calls) ** hits.length,
    atMostOf(later, hits.length),
  ];
  return Math.min(...chances) > unlikely;
}

/** Of so many fair coins, the chance that at most `most` show heads. */
function atMostOf(most: number, coins: number): number {
  let ways = 1;
  let sum = 0;
  for (let heads = 0; heads <= most; heads++) {
    sum += ways;
    ways *= (coins - heads) / (heads + 1);
  }
  return sum / 2 ** coins;
}

function isHeadGone(groups: readonly CallGroup[], perGroup: readonly number[], total: number): boolean {
  const expected = total / headShare;
  if (expected < 4) return false;
  const head = toBlocks(groups, perGroup, headShare)[0]!;
  return head < Math.min(expected / 2, expected - 2.5 * Math.sqrt(expected));
}
