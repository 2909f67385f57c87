import type { Census, HandleEngine, HandleWatch } from '../engine/engine.ts';
import type { Tracker, TrackerVerdict } from '../probe/tracker.ts';
import { HandleCurves } from './handle-curves.ts';

export { handleKind } from './handle-kind.ts';
export { describeHandles } from './open-handle-groups.ts';

/** Calls that were watched from `since` on, and the longest delay up to so many milliseconds of timers that they left. */
export interface WatchedCalls {
  readonly since: number;
  readonly endedAt: number;
  readonly pendingDelay: (most: number) => number;
}

/** A wait until timers have fired; `missing` are milliseconds that there is no time for. */
export interface HandleWait {
  readonly milliseconds: number;
  readonly missing: number;
  /** What to do where there is no time. */
  readonly advice: string;
}

/** Null where there is nothing to wait for. */
export type AskTimers = (calls: WatchedCalls) => HandleWait | null;

/** Calls of the first round under watch: few, as workers and processes are slow to start. */
const firstWatched = 8;
/** Handles, in all and per call, that stayed open where there was no time to watch them: fewer say nothing. */
const fewestGrown = 8;
const rarestPerCall = 0.04;
/** Milliseconds after which what is still open counts, and the longest wait while handles still close. */
const patience = 60;
const longestPatience = 500;

/**
 * Counts open handles at every checkpoint; watches them open and close only once some seem to stay. What neither
 * keeps the process alive nor has a file descriptor (an unref'd timer) is an object that the heap sees: see `suspect`.
 */
export class HandlesTracker implements Tracker {
  readonly resource = 'handles';
  readonly endsRun = true;
  readonly #engine: HandleEngine;
  readonly #askTimers: AskTimers;
  readonly #census: Census[] = [];
  #watchedSince = 0;
  /** What to do where timers had not their time. */
  #advice: string | null = null;
  #suspected = false;
  #watch: HandleWatch | null = null;
  #curves: HandleCurves;
  #calls = 0;

  constructor(engine: HandleEngine, askTimers: AskTimers = () => null) {
    this.#engine = engine;
    this.#askTimers = askTimers;
    this.#curves = new HandleCurves(engine);
  }

  begin(): void {
    const census = this.#engine.takeCensus();
    this.#census.push(census);
    this.#curves.add(0, census, null);
  }

  suspect(): void {
    this.#suspected = true;
  }

  async checkpoint(calls: number): Promise<void> {
    this.#calls = calls;
    const endedAt = this.#engine.now();
    const census = await this.#settledCensus();
    this.#census.push(census);
    this.#curves.add(calls, census, this.#watch?.open() ?? null);
    if (this.#watch) await this.#outwaitTimers(this.#watch, endedAt);
  }

  judge(calls: number = this.#calls): TrackerVerdict {
    if (this.#watch) return this.#judgeWatched();
    if (!this.#suspected && !this.#hasGrown()) return { kind: 'steady', perCall: 0 };
    this.#startWatch(calls);
    return { kind: 'more', perCall: 0, calls: firstWatched };
  }

  /** What was only suspected is not known; what was seen to stay open is no reason to pass. */
  giveUp(): TrackerVerdict {
    const kinds = grownKinds(this.#census[0], this.#census.at(-1), this.#calls);
    if (kinds.length === 0) return { kind: 'more', perCall: 0, calls: firstWatched };
    const reason = `Handles stayed open over ${this.#calls} calls (${kinds.join(', ')}), but the time budget ended before it was known whether more and more do; raise \`timeBudget\`.`;
    return { kind: 'inconclusive', perCall: 0, reason };
  }

  end(): void {
    this.#watch?.stop();
    this.#watch = null;
  }

  /** A timer that fires once ends by itself, and so may what waits for it. */
  async #outwaitTimers(watch: HandleWatch, endedAt: number): Promise<void> {
    this.#advice = null;
    if (this.#curves.judge().kind !== 'leaking') return;
    const pendingDelay = (most: number): number => watch.pendingDelay(most);
    const wait = this.#askTimers({ since: this.#watchedSince, endedAt, pendingDelay });
    if (!wait) return;
    if (wait.missing > 0) {
      this.#advice = wait.advice;
      return;
    }
    await this.#engine.delay(wait.milliseconds);
    const census = await this.#settledCensus();
    this.#census.push(census);
    this.#curves.readAgain(census, watch.open());
  }

  #judgeWatched(): TrackerVerdict {
    const verdict = this.#curves.judge();
    if (verdict.kind !== 'leaking' || this.#advice === null) return verdict;
    return {
      kind: 'inconclusive',
      perCall: verdict.perCall,
      reason: `${verdict.reason} But ${this.#advice}.`,
    };
  }

  #startWatch(calls: number): void {
    this.#watchedSince = this.#engine.now();
    this.#watch = this.#engine.watchHandles();
    this.#curves.startWatch(calls);
  }

  #hasGrown(): boolean {
    return grew(this.#census[0], this.#census.at(-1));
  }

  /** Sockets close a round trip later, workers and processes some milliseconds later: wait, but only for growth. */
  async #settledCensus(): Promise<Census> {
    const before = this.#census.at(-1);
    let census = this.#engine.takeCensus();
    let stillFor = 0;
    for (let waited = 0, pause = 1; grew(before, census); waited += pause, pause = Math.min(16, pause * 2)) {
      if (waited >= longestPatience || (waited >= patience && stillFor >= 2)) break;
      await this.#engine.delay(pause);
      const next = this.#engine.takeCensus();
      stillFor = grew(next, census) ? 0 : stillFor + 1;
      census = next;
    }
    if (this.#watch) await this.#settleDestroyed();
    return census;
  }

  /** Some handles report their end only once their object is collected, a turn later. */
  async #settleDestroyed(): Promise<void> {
    for (let turn = 0; turn < 2; turn++) {
      this.#engine.collectGarbage();
      await this.#engine.macrotask();
    }
  }
}

function grew(before: Census | undefined, after: Census | undefined): boolean {
  if (!before || !after) return false;
  if (after.children > before.children) return true;
  return hasMore(before.active, after.active) || hasMore(before.descriptors, after.descriptors);
}

function hasMore(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  return [...after].some(([kind, count]) => count > (before.get(kind) ?? 0));
}

/** `40 TCPSocketWrap`: as Node calls them; a few may be the runner's, or a pool's. */
function grownKinds(before: Census | undefined, after: Census | undefined, calls: number): string[] {
  if (!before || !after) return [];
  const least = Math.max(fewestGrown, rarestPerCall * calls);
  return [...moreOf(before.active, after.active), ...moreOf(before.descriptors, after.descriptors)]
    .filter(([, count]) => count >= least)
    .map(([kind, count]) => `${count} ${kind}`);
}

function moreOf(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): [string, number][] {
  return [...after].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)]);
}
