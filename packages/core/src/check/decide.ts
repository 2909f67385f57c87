import type { Measurement } from './check-scenario.ts';
import type { Resource, Verdict } from '../finding.ts';
import {
  fewestTelling,
  heldBytes,
  mostBytes,
  mayHideLeak,
  raiseBudgetFor,
  unseenBytes,
} from '../measure/measure.ts';
import type { RoundsResult, TrackerResult } from '../measure/measure.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { LaterTimers, SurvivorReading } from '../probe/probe.ts';
import { fewestPacedCalls, isSmallStore, type UnexplainedGrowth } from '../verdict/verdict.ts';

/** Calls that a verdict of steady takes, and where the user asked for fewer: what the last two leave says nothing, nor what one does. */
const fewestCleanCalls = 16;
const fewestAsked = 8;

/** Scattered survivors below this many per call, and not in every block of calls, are V8's own. */
const scatterPerCall = 0.04;

/** Calls by which a leak is judged that takes too much memory for more. */
const fewestOfMuch = 8;

/** The verdict over all resources. */
export interface Decision {
  readonly verdict: Verdict;
  readonly leaking: readonly Resource[];
  readonly reasons: readonly string[];
  /** Of the heap alone; null where it is not tracked. */
  readonly heap: Verdict | null;
}

interface Part {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Leaking if one resource leaks; inconclusive if none does and one could not be judged. */
export function decide(measurement: Measurement, allIgnored: boolean): Decision {
  const { track, trackGiven } = measurement.options;
  const tracksHeap = track.includes('heap');
  const parts: (Part & { resource: Resource })[] = [];
  for (const { resource, verdict } of measurement.others) {
    if (verdict.kind === 'leaking' || verdict.kind === 'inconclusive') {
      parts.push({ resource, verdict: verdict.kind, reason: verdict.reason });
    } else if (!tracksHeap || (trackGiven && verdict.kind === 'more'))
      parts.push({ ...decideOther(resource, verdict), resource });
  }
  const isSure = parts.some(({ verdict }) => verdict === 'leaking');
  const heap = tracksHeap ? decideHeap(measurement, allIgnored, isSure) : null;
  if (heap) parts.unshift({ ...heap, resource: 'heap' });
  const leaking = parts.filter(({ verdict }) => verdict === 'leaking');
  const unclear = parts.filter(({ verdict }) => verdict === 'inconclusive');
  const telling = leaking.length > 0 ? leaking : unclear.length > 0 ? unclear : parts;
  return {
    verdict: telling[0]?.verdict ?? 'inconclusive',
    leaking: leaking.map(({ resource }) => resource),
    reasons: telling.map(({ reason }) => reason),
    heap: heap?.verdict ?? null,
  };
}

const words: Readonly<Record<Resource, string>> = {
  heap: 'heap',
  external: 'external memory',
  native: 'native memory',
  handles: 'handles',
};

/** Of a resource that was asked for by name: what is not known then is no reason to pass. */
function decideOther(resource: Resource, verdict: TrackerResult['verdict']): Part {
  if (verdict.kind === 'steady') return { verdict: 'steady', reason: `No ${words[resource]} stayed behind.` };
  const why = verdict.kind === 'unmeasured' ? verdict.reason : 'the time budget ended; raise `timeBudget`';
  return { verdict: 'inconclusive', reason: `Could not judge ${words[resource]}: ${why}.` };
}

/** @param isSure that something else leaks at these calls, such as the handles that the objects stand for: a few calls tell then. */
function decideHeap(measurement: Measurement, allIgnored: boolean, isSure: boolean): Part {
  const { result, options } = measurement;
  const { verdict } = result;
  const reading = result.readings.at(-1);
  if (verdict.kind === 'steady') return decideSteady(result, verdict.reason, options);
  if (verdict.kind === 'lost' || !reading) {
    const reason =
      'The markers between calls did not add up, three times over; nothing can be said about single calls.';
    return { verdict: 'inconclusive', reason };
  }
  if (verdict.kind === 'more') {
    if (verdict.unexplained) return decideUnexplained(verdict.unexplained);
    if (verdict.pending) return decidePending(verdict.pending, reading);
    return verdict.storeBytes === undefined
      ? decideUnclear(reading)
      : decideOpenStore(measurement, verdict.storeBytes);
  }
  if (allIgnored) return { verdict: 'steady', reason: 'Only allocation sites named in `ignore` leak.' };
  const areFew = reading.calls < Math.min(fewestTelling, options.maxCalls);
  if (areFew && !isSure) return decideByFew(reading, heldBytes(reading) + (result.buffers ?? 0));
  if (result.stoppedAfter !== undefined) return decideDoubted(result.stoppedAfter);
  const reason =
    verdict.by === 'arrival'
      ? `Objects kept arriving over ${reading.calls} calls and were never let go.`
      : `A backing store (of an array, Map, Set or string) kept growing in step with ${reading.calls} calls.`;
  return { verdict: 'leaking', reason: verdict.later ? `${reason} ${notWaitedFor(verdict.later)}` : reason };
}

/** Once, something else that was let go of may have hidden what a leak adds. */
function decideDoubted(calls: number): Part {
  const reason = `Objects outlived their call, but ${calls} calls later the heap had not grown by as many, as where a cache is full: there was no time to see that once more. Raise \`timeBudget\`.`;
  return { verdict: 'inconclusive', reason };
}

/** What lets go later than that looks the same. */
function notWaitedFor({ delay, extra }: LaterTimers): string {
  return `Timers of ${delay} ms that calls started were not waited for: if these let go of it, raise \`timeBudget\` by ${extra} ms or more.`;
}

/** A cache of as many entries would look the same, unless they take more memory than one is given. */
function decideByFew({ calls }: SurvivorReading, held: number): Part {
  const much = `${Math.round(held / 1e6)} MB`;
  if (held > mostBytes && calls >= fewestOfMuch) {
    const reason = `Objects kept arriving and were never let go: ${much} after ${calls} calls, too much to go on.`;
    return { verdict: 'leaking', reason };
  }
  const why =
    held > mostBytes
      ? `take so much memory (${much}) that only ${calls} calls were made, too few to tell a leak from a cache that fills; to have so many judged, set \`maxCalls\` to ${calls}`
      : `the time budget allowed only ${calls} calls, too few to tell a leak from a cache that fills; raise \`timeBudget\``;
  return {
    verdict: 'inconclusive',
    reason: `Objects outlive their calls, ${held > mostBytes ? 'and' : 'but'} ${why}.`,
  };
}

/** Too few calls may all have missed a leak that comes at every tenth. */
function decideSteady(
  result: RoundsResult,
  reason: string,
  { calls, maxCalls }: ResolvedOptions,
  storeBytesPerCall = 0,
): Part {
  const made = result.readings.at(-1)?.calls ?? Infinity;
  const asked = Math.min(calls ?? Infinity, maxCalls);
  if (made < Math.min(fewestCleanCalls, Math.max(fewestAsked, asked))) {
    const allowed =
      made < asked
        ? ['The time budget', 'raise `timeBudget`']
        : [`\`${calls === asked ? 'calls' : 'maxCalls'}\``, `allow ${fewestAsked} or more`];
    const why = `${allowed[0]} allowed only ${made} ${made === 1 ? 'call' : 'calls'}, too few to rule out a leak; ${allowed[1]}.`;
    return { verdict: 'inconclusive', reason: why };
  }
  const isOpen = mayHideLeak(unseenBytes(result), storeBytesPerCall);
  const advice = isOpen ? ' Raise `timeBudget`.' : '';
  return { verdict: isOpen ? 'inconclusive' : 'steady', reason: reason + unseen(result) + advice };
}

/** What a coarse sampling interval could have missed. */
function unseen(result: RoundsResult): string {
  const calls = result.readings.at(-1)?.calls ?? 0;
  const bytes = unseenBytes(result);
  if (bytes === 0) return '';
  return ` The function allocates so much that only a part was sampled: less than about ${bytes} B kept per call could not be seen in ${calls} calls.`;
}

/** Growth says that something is kept, and not what: a table of V8's own, or of the function. */
function decideUnexplained({ bytes, calls, isCoarse = false }: UnexplainedGrowth): Part {
  const perCall = Math.round(bytes / calls);
  const why = isCoarse
    ? 'the function allocates so much that only a part was sampled. Raise `timeBudget` and `calls` to have more of it sampled.'
    : 'a collection of plain values (numbers, flags) may grow. Raise `calls` to have more of them sampled.';
  const reason = `The heap grew by ${perCall} B per call over ${calls} calls, and no survivors tell by what: ${why}`;
  return { verdict: 'inconclusive', reason };
}

/** What expires has not had its time. */
function decidePending({ delay, extra }: LaterTimers, { calls }: SurvivorReading): Part {
  const reason = `What ${calls} calls left behind was still there when the time budget ended, but ${raiseBudgetFor(delay, extra)}.`;
  return { verdict: 'inconclusive', reason };
}

/** Such as the table of a WeakMap: of a slow function there are never enough calls to see it stop. */
function decideOpenStore({ result, options }: Measurement, bytes: number): Part {
  const calls = result.readings.at(-1)!.calls;
  const perCall = Math.ceil(bytes / calls);
  if (calls < fewestPacedCalls && isSmallStore(bytes, calls)) {
    const but = `No object outlived its call for good. Whether a collection of plain values grows could not be seen in ${calls} calls: at most about ${perCall} B per call.`;
    return decideSteady(result, but, options, perCall);
  }
  const reason = `A backing store (of an array, Map, Set or string) may grow with the calls, by up to ${perCall} B for each; ${calls} calls were too few to tell. Raise \`timeBudget\` or \`maxCalls\`.`;
  return { verdict: 'inconclusive', reason };
}

function decideUnclear({ sites, calls }: SurvivorReading): Part {
  const objects = sites.reduce((sum, site) => sum + site.objects, 0);
  if (objects < calls * scatterPerCall) {
    const reason = `A few objects outlived their call (${objects} in ${calls} calls), with no steady curve.`;
    return { verdict: 'steady', reason };
  }
  const reason = `Objects outlived their calls unevenly over ${calls} calls: neither a steady curve nor one that ended. Raise \`timeBudget\` or \`maxCalls\`.`;
  return { verdict: 'inconclusive', reason };
}
