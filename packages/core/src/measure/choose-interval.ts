import { heldBytes } from './confirm-leak.ts';
import { tellingInterval, type CallSeries, type SurvivorReading } from '../probe/probe.ts';
import { median } from '../median.ts';

/** Survivors of a call of which a part tells as much: sampling every allocation then only costs time. */
const manyPerCall = 20;

/** Samples that a call which leaves many survivors should yield. */
const enoughPerCall = 10;

/** A coarser interval is at least so many times the present one, and at most so many bytes. */
const leastStep = 4;
const coarsest = 4096;

/** The interval in bytes at which to sample anew, as each call leaves so many samples; null to go on. */
export function coarserInterval(
  reading: SurvivorReading,
  interval: number,
  { engine, deadline }: CallSeries,
): number | null {
  if (engine.now() > deadline || typicalSamples(reading) < manyPerCall) return null;
  const wanted = Math.ceil(heldBytes(reading) / reading.calls / enoughPerCall);
  const next = tellingInterval(Math.min(coarsest, wanted));
  return next >= leastStep * interval ? next : null;
}

/** Of the middle group of calls: what was set up once does not count. */
function typicalSamples({ groups, sites }: SurvivorReading): number {
  const perCall = groups.map(
    ({ calls }, index) => sites.reduce((sum, { perGroup }) => sum + perGroup[index]!, 0) / calls,
  );
  return median(perCall);
}
