import { forgetCompiled } from './forget-compiled.ts';
import { marksPerRound, type CallSeries, type SurvivorProbe, type SurvivorReading } from './probe/probe.ts';
import { fewestPacedCalls, judgeSurvivors, type SurvivorVerdict } from './verdict/verdict.ts';

/** Milliseconds between the readings that confirm a leak: short timers and finalizers get their turns. */
const graces: readonly number[] = [60, 120, 350];

/** The markers between calls did not add up, so that nothing can be said about any call. */
export interface MarkersLost {
  readonly kind: 'lost';
  readonly surplusMarkers: number;
}

/** What a series of readings says, if their markers add up. */
export type RoundsVerdict = SurvivorVerdict | MarkersLost;

/** What a confirmation goes on from. */
export interface Confirmation {
  readonly series: CallSeries;
  readonly probe: SurvivorProbe;
  readonly readings: SurvivorReading[];
  readonly callsBefore: number;
}

/** Judges the latest reading, unless its markers are lost: then nothing can be said about single calls. */
export function judgeReadings(
  readings: readonly SurvivorReading[],
  callsBefore: number,
  isFinal = false,
): RoundsVerdict {
  const { surplusMarkers } = readings.at(-1)!;
  return surplusMarkers === 0
    ? judgeSurvivors(readings, callsBefore, isFinal)
    : { kind: 'lost', surplusMarkers };
}

/** Makes sure of a leak before it is called one, and of a store that only seems to keep pace. */
export async function confirmVerdict(verdict: RoundsVerdict, context: Confirmation): Promise<RoundsVerdict> {
  let paced = verdict.kind === 'more' ? judgeReadings(context.readings, context.callsBefore, true) : verdict;
  for (let stretch = 0; stretch < mostStretches && hangsOnPace(paced); stretch++) {
    const suspected = paced.kind === 'leaking';
    paced = await confirmPace(context);
    if (suspected || context.series.engine.now() > context.series.deadline) break;
  }
  return paced.kind === 'leaking' ? await confirmLeak(context) : paced;
}

/** Whether only a store that seems to keep pace stands between this and a verdict of steady. */
export function hangsOnPace(verdict: RoundsVerdict): boolean {
  return verdict.kind === 'leaking' ? verdict.by === 'pace' : verdict.kind === 'more' && verdict.pace;
}

/** Share of the calls so far that a store must outgrow, and parts of it with a collection after each. */
const paceStretch = 1.25;
const fewestParts = 4;
const mostParts = 16;

/** Times that the run is stretched while a store goes on keeping pace without having done so for long enough. */
const mostStretches = 3;

/**
 * Lengthens the run with collections before and on the way: the table of a WeakMap or a FinalizationRegistry grows
 * between two collections only, that of V8's compilation cache during ten, and must not pass for a store that
 * keeps pace with the calls.
 */
async function confirmPace(context: Confirmation): Promise<RoundsVerdict> {
  const { series, probe, readings, callsBefore } = context;
  const calls = probe.calls;
  // Too few calls can only clear the suspicion: that takes no such care.
  const isShort = calls * (1 + paceStretch) < fewestPacedCalls;
  const parts = !isShort && forgetCompiled(series) ? mostParts : fewestParts;
  for (let part = 1; part <= parts; part++) {
    await probe.extendTo(Math.ceil(calls * (1 + (paceStretch * part) / parts)), marksPerRound / parts);
    if (series.engine.now() > series.deadline) break;
    series.engine.collectGarbage();
    await series.engine.macrotask();
  }
  readings.push(await probe.read(true));
  const verdict = judgeReadings(readings, callsBefore);
  const isDone = probe.calls >= calls * (1 + paceStretch);
  // A store that there was no time to outgrow is as open as before.
  if (verdict.kind !== 'leaking' || verdict.by !== 'pace' || isDone) return verdict;
  return { kind: 'more', pace: true, storeBytes: Math.max(...verdict.sites.map(({ largest }) => largest)) };
}

/** Reads again after some grace, and waits on while survivors still go. */
async function confirmLeak(context: Confirmation): Promise<RoundsVerdict> {
  const { series, probe, readings, callsBefore } = context;
  let held = heldBytes(readings.at(-1)!);
  let verdict: RoundsVerdict = { kind: 'more', pace: false };
  series.emptyTimings?.();
  for (const grace of graces) {
    await series.engine.delay(grace);
    readings[readings.length - 1] = await probe.read(true);
    verdict = judgeReadings(readings, callsBefore, true);
    const left = heldBytes(readings.at(-1)!);
    const late = series.engine.now() > series.deadline;
    if (verdict.kind !== 'leaking' || late || left > 0.98 * held) break;
    held = left;
  }
  return verdict;
}

/** Bytes of everything that is alive. */
export function heldBytes({ sites }: SurvivorReading): number {
  return sites.reduce((sum, site) => sum + site.bytes, 0);
}
