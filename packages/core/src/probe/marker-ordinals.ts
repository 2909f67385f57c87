import type { Sample } from '../engine/engine.ts';
import type { ProfileTree } from './profile-tree.ts';

/** When the markers between calls were allocated, in the order of all samples. */
export class MarkerOrdinals {
  readonly #ordinals: Int32Array;

  /** @param sizes bytes of a marker, at least and at most. */
  constructor(samples: readonly Sample[], tree: ProfileTree, [least, most]: readonly [number, number]) {
    const ordinals: number[] = [];
    for (let index = 0; index < samples.length; index++) {
      const { nodeId, size, ordinal } = samples[index]!;
      if (size >= least && size <= most && tree.isMarker(nodeId)) ordinals.push(ordinal);
    }
    this.#ordinals = Int32Array.from(ordinals).toSorted();
  }

  get count(): number {
    return this.#ordinals.length;
  }

  /** The group whose marker was the last one before this sample; -1 before the first. */
  groupOf(ordinal: number): number {
    let low = 0;
    let high = this.#ordinals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ordinals[middle]! <= ordinal) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
