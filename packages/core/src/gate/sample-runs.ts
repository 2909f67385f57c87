import { AllocationSampler, compileRunMarker } from '../engine/gauge/sampling.ts';
import { readRunSurvivors, type IsRunnerFile, type RunSurvivors } from './run-survivors.ts';

/** Marks after which the marker function is compiled anew: a hot one would be inlined and lose its name. */
const marksPerFunction = 32;

/** Samples that a marker yields on average: fewer, and a run might go without. */
const samplesPerMark = 20;
const smallestMark = 1024;
const slotBytes = 8;

/** Runs of tests, one after the other, within one sampling profile. */
export class RunSampling {
  readonly #sampler = new AllocationSampler();
  readonly #isRunnerFile: IsRunnerFile;
  readonly #interval: number;
  readonly #markLength: number;
  readonly #marks: unknown[] = [];
  #mark: (marks: unknown[], index: number) => void = () => undefined;

  /**
   * @param interval bytes between samples; 1 sees every allocation.
   * @returns null when V8's one heap profiler is taken.
   */
  static open(isRunnerFile: IsRunnerFile, interval: number): RunSampling | null {
    const sampling = new RunSampling(isRunnerFile, interval);
    if (!sampling.#sampler.isTaken()) {
      sampling.#sampler.start(interval);
      return sampling;
    }
    sampling.close();
    return null;
  }

  private constructor(isRunnerFile: IsRunnerFile, interval: number) {
    this.#isRunnerFile = isRunnerFile;
    this.#interval = interval;
    this.#markLength = Math.max(smallestMark, Math.ceil((interval * samplesPerMark) / slotBytes));
  }

  /** Calls what belongs to the next run; what is allocated between runs is nobody's. */
  async run(work: () => Promise<void>): Promise<void> {
    this.#markNow();
    try {
      await work();
    } finally {
      this.#markNow();
    }
  }

  /** Runs so far; also the number of the next one. */
  get runs(): number {
    return this.#marks.length / 2;
  }

  /** @returns what is alive of each run; null when the runs cannot be told apart. */
  read(): RunSurvivors | null {
    return readRunSurvivors(this.#sampler.read(), {
      runs: this.runs,
      isRunnerFile: this.#isRunnerFile,
      interval: this.#interval,
    });
  }

  #markNow(): void {
    const index = this.#marks.length;
    if (index % marksPerFunction === 0) this.#mark = compileRunMarker(this.#markLength);
    this.#marks.push(null);
    this.#mark(this.#marks, index);
  }

  close(): void {
    this.#sampler.close();
  }
}
