// Taken before a test can replace it.
const { allocUnsafe } = Buffer;

/** The slab that small Buffers are cut from; external memory moves by whole ones, which live as long as any part of them. */
export interface BufferPool {
  readonly slabSize: number;
  /** Whether another slab was begun since this was last asked; takes 8 bytes of the present one. */
  hasMoved(): boolean;
  /** How many slabs were seen that others have followed, and how many of these are still held. */
  past(): { readonly seen: number; readonly held: number };
}

/** Follows the pool of this process's Buffers from now on. */
export function followBufferPool(): BufferPool {
  const known = new WeakSet<object>();
  const refs: WeakRef<object>[] = [];
  const hasMoved = (): boolean => {
    const slab = currentSlab();
    if (known.has(slab)) return false;
    known.add(slab);
    refs.push(new WeakRef(slab));
    return true;
  };
  hasMoved();
  return {
    slabSize: currentSlab().byteLength,
    hasMoved,
    past() {
      const past = refs.slice(0, -1);
      return { seen: past.length, held: past.filter((ref) => ref.deref()).length };
    },
  };
}

function currentSlab(): ArrayBufferLike {
  return allocUnsafe(1).buffer;
}
