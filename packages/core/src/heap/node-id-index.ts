/** Finds a node by its id: a hash table with linear probing, 8 bytes per node instead of a Map's 40. */
export function indexNodeIds(nodeIds: Uint32Array): (id: number) => number {
  let size = 16;
  while (size < nodeIds.length * 2) size *= 2;
  const mask = size - 1;
  const slots = new Uint32Array(size);
  // Ids rise by two; the multiplier is Knuth's, so that neighbours do not crowd.
  const slotOf = (id: number): number => (Math.imul(id, 2_654_435_761) >>> 7) & mask;
  for (let node = 0; node < nodeIds.length; node++) {
    let slot = slotOf(nodeIds[node]!);
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = node + 1;
  }
  return (id) => {
    for (let slot = slotOf(id); slots[slot] !== 0; slot = (slot + 1) & mask) {
      const node = slots[slot]! - 1;
      if (nodeIds[node] === id) return node;
    }
    return -1;
  };
}
