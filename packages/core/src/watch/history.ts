import type { Point } from '../trend/trend.ts';
import { watchedResources, type Watched } from './watch-options.ts';

/** One reading; null where a resource cannot be read here. */
export type MemorySample = Readonly<Record<Watched, number | null>> & {
  /** Milliseconds since the epoch. */
  readonly time: number;
};

/** The moment by the clock of trends, the moment as it is shown, then the resources. */
const firstResource = 2;
const columns = firstResource + watchedResources.length;

/** The latest readings, in memory that is taken once: a watch must not grow itself. */
export class History {
  readonly #cells: Float64Array;
  readonly #capacity: number;
  #written = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#cells = new Float64Array(capacity * columns);
  }

  get length(): number {
    return Math.min(this.#written, this.#capacity);
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Milliseconds between the first and the last reading that are kept. */
  get span(): number {
    return this.length === 0 ? 0 : this.#cell(this.length - 1, 0) - this.#cell(0, 0);
  }

  /** @param at milliseconds of a clock that is never set: the time of a sample may step back. */
  add(sample: MemorySample, at: number): void {
    const start = (this.#written % this.#capacity) * columns;
    this.#cells[start] = at;
    this.#cells[start + 1] = sample.time;
    for (const [index, resource] of watchedResources.entries()) {
      this.#cells[start + firstResource + index] = sample[resource] ?? Number.NaN;
    }
    this.#written += 1;
  }

  /** Oldest first; resources that cannot be read have no points. */
  points(resource: Watched, from = 0): Point[] {
    const column = firstResource + watchedResources.indexOf(resource);
    const points: Point[] = [];
    for (let index = from; index < this.length; index++) {
      const value = this.#cell(index, column);
      if (!Number.isNaN(value)) points.push({ at: this.#cell(index, 0), value });
    }
    return points;
  }

  samples(): MemorySample[] {
    return Array.from({ length: this.length }, (_, index) => {
      const sample: Partial<Record<Watched | 'time', number | null>> = { time: this.timeOf(index) };
      for (const [column, resource] of watchedResources.entries()) {
        const value = this.#cell(index, firstResource + column);
        sample[resource] = Number.isNaN(value) ? null : value;
      }
      return sample as MemorySample;
    });
  }

  /** Milliseconds since the epoch of a reading, 0 being the oldest. */
  timeOf(index: number): number {
    return this.#cell(index, 1);
  }

  #cell(index: number, column: number): number {
    const row = this.#written > this.#capacity ? (this.#written + index) % this.#capacity : index;
    return this.#cells[row * columns + column]!;
  }
}
