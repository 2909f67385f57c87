/** What they leave behind is far below a limit, or of one of them. */
const firstRuns = 3;
const mostRuns = 12;

/** Share of a limit below which twice as many runs are expected to stay below it. */
const spare = 0.35;

/** Suspects after which it is asked whether readings clear them at all, and the part of them that must have been cleared. */
const probes = [
  { tried: 9, leastCleared: 0.1 },
  { tried: 24, leastCleared: 0.4 },
];

/** How many further runs, of one suspect each, the next reading is to clear. */
export class RunsPerReading {
  #size: number;
  readonly #most: number;

  /** @param areSingle whether each run has a reading of its own. */
  constructor(areSingle: boolean) {
    this.#size = areSingle ? 1 : firstRuns;
    this.#most = areSingle ? 1 : mostRuns;
  }

  get size(): number {
    return this.#size;
  }

  /** @param share part of the nearest limit that the runs of a reading took; above 1 it cleared none. */
  read(share: number): void {
    if (share > 1) this.#size = Math.max(1, this.#size >> 1);
    else if (share < spare) this.#size = Math.min(this.#most, this.#size * 2);
  }
}

/**
 * Cuts suspects into those that are run first, and those that are run while enough of the earlier ones were cleared.
 * @returns for each part, which part of all before it must have been cleared.
 */
export function partsToProbe<Suspect>(
  group: readonly Suspect[],
): readonly { readonly part: readonly Suspect[]; readonly leastCleared: number }[] {
  const ends = [...probes.map(({ tried }) => tried), group.length];
  return ends.map((end, index) => ({
    part: group.slice(ends[index - 1] ?? 0, end),
    leastCleared: probes[index - 1]?.leastCleared ?? 0,
  }));
}
