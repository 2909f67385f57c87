import type { SurvivorReading } from '../probe/surviving-site.ts';
import { toBlocks } from './blocks.ts';
import { judgedBlocks, shapeOf } from './persistence.ts';

/** More samples are alive by so many at least, by such a share, and by so many per call: what is sampled scatters. */
const fewestMore = 16;
const leastMore = 0.25;
const leastPace = 0.03;

/** Paces that are the same, but for what comes and goes within a call. */
const samePace = 1.4;

/** The oldest blocks of calls, of which nothing is left. */
const oldest = 2;

/**
 * Between how many readings in a row, up to the latest, more and more were alive of an allocator, at the same pace, although the
 * oldest were gone and the newest there: a queue that is filled faster than it is emptied. A cache holds no more after more calls.
 */
export function timesAtPace(readings: readonly SurvivorReading[], allocator: string): number {
  let times = 0;
  let pace = 0;
  let later = aliveIn(readings.at(-1)!, allocator);
  for (let index = readings.length - 2; index >= 0 && later.isQueue; index--) {
    const before = aliveIn(readings[index]!, allocator);
    const more = later.samples - before.samples;
    // Readings of few more calls say nothing new.
    if (more < Math.max(fewestMore, leastMore * before.samples)) continue;
    const pacing = (later.objects - before.objects) / (later.calls - before.calls);
    const isPaced = before.isQueue && pacing >= leastPace;
    if (!isPaced || (times > 0 && Math.max(pacing / pace, pace / pacing) > samePace)) break;
    times += 1;
    pace = pacing;
    later = before;
  }
  return times;
}

interface Alive {
  readonly calls: number;
  readonly objects: number;
  /** What is sampled of a heavy allocator stands for many objects each: few of them tell nothing. */
  readonly samples: number;
  readonly isQueue: boolean;
}

function aliveIn({ calls, groups, sites }: SurvivorReading, allocator: string): Alive {
  const perGroup = groups.map(() => 0);
  let objects = 0;
  for (const site of sites) {
    if (site.allocator !== allocator) continue;
    objects += site.objects;
    for (let group = 0; group < perGroup.length; group++) perGroup[group]! += site.perGroup[group]!;
  }
  const blocks = toBlocks(groups, perGroup, judgedBlocks);
  const isOldestGone = sumOf(blocks.slice(0, oldest)) < 0.5 || shapeOf(groups, perGroup) === 'turnover';
  return { calls, objects, samples: sumOf(perGroup), isQueue: isOldestGone && blocks.at(-1)! >= 0.5 };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
