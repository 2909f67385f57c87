import type { AllocationSamplerPort, Engine } from '../engine/engine.ts';
import type { ObjectSizes } from './object-sizes.ts';
import { marksPerRound } from './plan.ts';
import { readSurvivors } from './read-survivors.ts';
import { mostInLoop, runCalls, type CallSeries } from './run-calls.ts';
import { makeSampleWeight } from './sample-weight.ts';
import type { CallGroup, SurvivorReading } from './surviving-site.ts';

/** A marker this many intervals large is missed once in 10^10 times. */
const markIntervals = 24;

/** Shorter markers could be taken for V8's feedback, or fit into a gap that is not sampled. */
const shortestMark = 300;

/** Bytes that an array takes besides its slots, at most. */
const markHeaders = 96;

/** Bytes of one array slot. */
const slotSize = 8;

/** One sampling session over all rounds of a measurement, so that early survivors are seen to live or to die. */
export class SurvivorProbe {
  readonly #engine: Engine;
  readonly #series: CallSeries;
  readonly #interval: number;
  readonly #markLength: number;
  readonly #weightOf: (reportedSize: number) => number;
  readonly #sizes: ObjectSizes;
  readonly #marks: unknown[][] = [];
  readonly #groups: CallGroup[] = [];
  readonly #sampler: AllocationSamplerPort;
  #calls = 0;

  /** @param sizes of objects, from an attempt that saw every allocation, if there was one. */
  constructor(
    series: CallSeries,
    sampler: AllocationSamplerPort,
    intervalBytes: number,
    sizes: ObjectSizes = new Map(),
  ) {
    this.#engine = series.engine;
    this.#series = series;
    this.#sampler = sampler;
    this.#interval = intervalBytes;
    this.#markLength = Math.max(shortestMark, Math.ceil((markIntervals * intervalBytes) / slotSize));
    this.#sizes = sizes;
    this.#weightOf = makeSampleWeight(intervalBytes);
    // Before anything is sampled, and anew for each attempt.
    series.markedLoop = series.engine.compileCallLoop();
    sampler.start(intervalBytes);
  }

  get interval(): number {
    return this.#interval;
  }

  get calls(): number {
    return this.#calls;
  }

  /**
   * Runs calls until there are about `calls` in all, or the deadline passes.
   * @param marks that cut them into groups, at most where they are few; fewer where samples are.
   */
  async extendTo(calls: number, marks: number = marksPerRound): Promise<void> {
    const wanted = calls - this.#calls;
    const most = this.#interval === 1 ? marks : Math.ceil(marks / 4);
    const callsPerMark = Math.min(mostInLoop, Math.max(1, Math.ceil(wanted / most)));
    const count = Math.ceil(wanted / callsPerMark) * callsPerMark;
    const length = this.#markLength;
    const slots = Array.from({ length: count / callsPerMark }, (): unknown => null);
    this.#marks.push(slots);
    const made = await runCalls(this.#series, count, { slots, callsPerMark, length });
    for (let call = 0; call < made; call += callsPerMark) {
      this.#groups.push({ firstCall: this.#calls + call, calls: Math.min(callsPerMark, made - call) });
    }
    this.#calls += made;
  }

  /**
   * Collects garbage and counts what is alive. Settled means: finalizers and weak references had their turns
   * before, which costs one more collection.
   */
  async read(settled: boolean): Promise<SurvivorReading> {
    await this.#engine.macrotask();
    if (settled) {
      this.#engine.collectGarbage();
      await this.#engine.macrotask();
      await this.#engine.macrotask();
    }
    return readSurvivors(this.#engine, this.#sampler.read(), {
      groups: [...this.#groups],
      markSizes: [
        this.#markLength * slotSize,
        this.#interval === 1 ? this.#markLength * slotSize + markHeaders : Infinity,
      ],
      weightOf: this.#weightOf,
      counting: this.#interval === 1 ? null : { interval: this.#interval, sizes: this.#sizes },
    });
  }
}
