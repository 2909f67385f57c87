import { commonness, sampleWeight, smallSizes } from './sample-weight.ts';

/** Part of an interval by which it may be another one. */
const leeway = 0.2;
const mostTried = 40;

/**
 * An interval near the one that is wanted, at which V8 reports samples of common sizes as different: at 64 bytes, two objects of 48 bytes
 * look like three of 32, and half as many objects again would be counted.
 */
export function tellingInterval(wanted: number): number {
  if (wanted === 1) return 1;
  const least = Math.max(2, Math.ceil(wanted * (1 - leeway)));
  const most = Math.floor(wanted * (1 + leeway));
  const step = Math.ceil((most - least + 1) / mostTried);
  let best = wanted;
  let bestCost = ambiguity(wanted);
  for (let interval = least; interval <= most; interval += step) {
    const cost = ambiguity(interval);
    const isNearer = Math.abs(interval - wanted) < Math.abs(best - wanted);
    if (cost > bestCost || (cost === bestCost && !isNearer)) continue;
    best = interval;
    bestCost = cost;
  }
  return best;
}

/** How much is counted wrong where sizes are reported alike, by how common they are. */
function ambiguity(interval: number): number {
  const reported = smallSizes.map((size) => size * sampleWeight(size, interval));
  let cost = 0;
  for (const [index, size] of smallSizes.entries())
    for (let other = 0; other < index; other++)
      if (reported[other] === reported[index])
        cost += commonness(size) * commonness(smallSizes[other]!) * Math.log(size / smallSizes[other]!);
  return cost;
}
