import type { Engine } from '../engine/engine.ts';
import type { Scale, Tracker, TrackerVerdict } from '../probe/tracker.ts';
import type { Point } from '../trend/trend.ts';
import { piecesMoved } from './calm.ts';
import type { GrowthRules } from './growth-rules.ts';
import { judgeGrowth } from './growth-verdict.ts';
import { isStill, leastShown, mostMoved } from './stillness.ts';

/** What one resource adds to following its bytes. */
export interface ByteSource {
  readonly resource: 'external' | 'native';
  /** Read in a phase of its own, after the sampling profiler is gone. */
  readonly quiet: boolean;
  readonly rules: GrowthRules;
  /** The bytes in use, in one or more ways of counting: a leak grows in each of them. */
  bytes(): readonly number[];
  /** From the first reading to the end: keeps still what would move the bytes by itself. */
  calm?(): Calm;
  /** After each reading that counts. */
  noted?(): void;
  /** Puts the verdict on the figures into words, or takes it back. */
  explain(verdict: TrackerVerdict, told: Told): TrackerVerdict;
  /** Says that so many calls could not show less than so many bytes per call; absent where that does not matter. */
  unseen?(calls: number, bytesPerCall: number): TrackerVerdict;
}

/** What a verdict was made of. */
export interface Told {
  readonly readings: readonly Point[];
  /** Whether no more calls may follow, so that growth which was still followed must be judged as it is. */
  readonly isOver: boolean;
}

/** What keeps bytes still that are read now and then. */
export interface Calm {
  /** Before each reading. */
  renew(): void;
  end(): void;
}

/** Milliseconds between further collections while finalizers and concurrent frees catch up. */
const pauses: readonly number[] = [0, 1, 4, 15];

/** Bytes that may still go while a first reading is taken. */
const restless = 1024;

/** Follows bytes in use through the blocks of calls. */
export function createByteTracker(engine: Engine, source: ByteSource): Tracker {
  return new ByteTracker(engine, source);
}

class ByteTracker implements Tracker {
  readonly resource: ByteSource['resource'];
  readonly quiet: boolean;
  readonly scale?: Scale;
  readonly #engine: Engine;
  readonly #source: ByteSource;
  readonly #created: readonly number[];
  /** By the way of counting. */
  readonly #series: readonly Point[][];
  /** What a comparison of the heap said; null: nothing. */
  #wasStill: boolean | null = null;
  #calm: Calm | null = null;

  constructor(engine: Engine, source: ByteSource) {
    this.resource = source.resource;
    this.quiet = source.quiet;
    this.#engine = engine;
    this.#source = source;
    this.#created = source.bytes();
    this.#series = this.#created.map(() => []);
    // Growth that hides in memory which was freed and not given back cannot be weighed.
    if (source.rules.mustSee.hiding > 0) return;
    this.scale = {
      weigh: () => source.bytes(),
      isStill: (stretch) => isStill(stretch, source.rules),
      conclude: (wasStill) => {
        this.#wasStill = wasStill;
      },
    };
  }

  async begin(): Promise<void> {
    this.#calm = this.#source.calm?.() ?? null;
    this.#add(0, await restedBytes(this.#engine, this.#read));
  }

  peek(): ReturnType<NonNullable<Tracker['peek']>> {
    return peekAt(this.#source);
  }

  async checkpoint(calls: number): Promise<void> {
    if (this.#wasStill) return;
    const [first] = this.#series;
    // The first round ends with a collection, which a reading before it would cost once more.
    if (first!.length === 0) return this.#add(calls, await this.#firstBytes());
    const before = this.#series.map((readings) => readings.at(-1)!.value);
    const { rules } = this.#source;
    const floor = rules.floor(calls - first!.at(-1)!.at);
    const isAccepted = (values: readonly number[]): boolean =>
      values.some((value, index) => piecesMoved(value - before[index]!, floor, rules) !== null);
    this.#add(calls, await settledBytes(this.#engine, this.#read, isAccepted));
  }

  judge(): TrackerVerdict {
    if (this.#wasStill) return { kind: 'steady', perCall: 0 };
    const verdict = this.#judgeWithin(this.#source.rules);
    if (verdict.kind !== 'more' || this.#wasStill === null) return verdict;
    const { callsToPeek: _, ...more } = verdict;
    return more;
  }

  giveUp(): TrackerVerdict {
    const verdict = this.#judgeWithin({ ...this.#source.rules, mostReadings: 0 }, true);
    if (verdict.kind !== 'more') return verdict;
    const reason = 'no time was left for calls that it could be measured by; raise `timeBudget`';
    return { kind: 'unmeasured', perCall: 0, reason };
  }

  end(): void {
    this.#calm?.end();
    this.#calm = null;
    for (const readings of this.#series) readings.length = 0;
  }

  readonly #read = (): readonly number[] => {
    this.#calm?.renew();
    return this.#source.bytes();
  };

  /** What a round let go of may be freed later: only where much came is that waited for. */
  async #firstBytes(): Promise<readonly number[]> {
    this.#engine.collectYoung();
    const values = this.#read();
    const floor = this.#source.rules.floor(0);
    return values.every((value, index) => value - this.#created[index]! <= floor)
      ? values
      : restedBytes(this.#engine, this.#read);
  }

  #add(at: number, values: readonly number[]): void {
    this.#source.noted?.();
    for (const [index, value] of values.entries()) this.#series[index]!.push({ at, value });
  }

  #judgeWithin(rules: GrowthRules, isOver = false): TrackerVerdict {
    const verdicts = this.#series.map((readings) => judgeGrowth(readings, rules));
    const verdict = mildest(verdicts);
    return this.#source.explain(verdict, { readings: this.#series[verdicts.indexOf(verdict)]!, isOver });
  }
}

function peekAt(source: ByteSource): ReturnType<NonNullable<Tracker['peek']>> {
  const { rules } = source;
  const before = source.bytes();
  return (calls) => {
    const most = mostMoved(rules, calls);
    const isEnough = most >= rules.mustSee.stirring;
    const moved = source.bytes().map((value, index) => Math.abs(value - before[index]!));
    if (Math.max(...moved) > (isEnough ? most : rules.mustSee.stirring)) return null;
    if (isEnough) return { kind: 'steady', perCall: 0 };
    return source.unseen?.(calls, leastShown(rules, calls)) ?? null;
  };
}

const mildness: readonly TrackerVerdict['kind'][] = [
  'steady',
  'more',
  'inconclusive',
  'unmeasured',
  'leaking',
];

/** What is not seen by one way of counting is an artefact of the other. */
function mildest(verdicts: readonly TrackerVerdict[]): TrackerVerdict {
  return verdicts.toSorted(
    (a, b) => mildness.indexOf(a.kind) - mildness.indexOf(b.kind) || a.perCall - b.perCall,
  )[0]!;
}

/**
 * What was let go of before the first call must not hide what the calls keep: collects until nothing more goes. A young
 * collection ends what the last one frees in the background; what finalizers free goes a turn later.
 */
async function restedBytes(engine: Engine, read: () => readonly number[]): Promise<readonly number[]> {
  let values: readonly number[] = [];
  for (const pause of pauses) {
    await (pause === 0 ? engine.macrotask() : engine.delay(pause));
    engine.collectGarbage();
    engine.collectYoung();
    const collected = read();
    await engine.macrotask();
    engine.collectYoung();
    values = read();
    if (values.every((value, index) => value >= collected[index]! - restless)) break;
  }
  return values;
}

/** A change gets some more turns and collections before it counts; ends as soon as it is gone, or stays. */
async function settledBytes(
  engine: Engine,
  read: () => readonly number[],
  isAccepted: (values: readonly number[]) => boolean,
): Promise<readonly number[]> {
  engine.collectYoung();
  let values = read();
  for (const pause of pauses) {
    if (isAccepted(values)) break;
    await (pause === 0 ? engine.macrotask() : engine.delay(pause));
    engine.collectGarbage();
    await engine.macrotask();
    engine.collectYoung();
    const next = read();
    const moved = next.some((value, index) => value < values[index]!);
    values = next;
    if (pause > 0 && !moved) break;
  }
  return values;
}
