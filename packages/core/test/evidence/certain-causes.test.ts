import { describe, expect, it } from 'vitest';
import { certainCauses } from '../../src/evidence/certain-causes.ts';
import type { LeakCause } from '../../src/evidence/leak-causes.ts';
import { nodeIndex } from '../../src/heap/heap.ts';

const question = { calls: 13, objectsPerCall: 2 };

function cause(className: string, objects: number, newObjects = objects): LeakCause {
  const bytes = newObjects * 32;
  return {
    holder: null,
    entries: [nodeIndex(1)],
    classes: [{ className, objects, bytes, entryBytes: bytes }],
    newObjects,
    bytes,
    depth: 1,
    isInCopy: false,
    spread: null,
  };
}

function namesOf(causes: readonly LeakCause[]): string[] {
  const largestFirst = causes.toSorted((a, b) => b.bytes - a.bytes);
  return certainCauses({ causes: largestFirst, newStores: [] }, question).causes.map(
    ({ classes }) => classes[0]?.className ?? '',
  );
}

describe('certainCauses', () => {
  it('are those of which each call left as many', () => {
    expect(namesOf([cause('Session', 26), cause('Socket', 13)])).toEqual(['Session', 'Socket']);
  });

  it('are not what an add-on holds weakly since long before', () => {
    expect(namesOf([cause('Session', 13, 39), cause('Type', 20)])).toEqual(['Session']);
  });

  it('are none when a larger one is torn apart', () => {
    expect(namesOf([cause('Session', 12, 60), cause('Socket', 13)])).toEqual([]);
  });

  it('are none when they are not what the verdict found', () => {
    expect(
      certainCauses({ causes: [cause('Socket', 13)], newStores: [] }, { calls: 13, objectsPerCall: 20 })
        .causes,
    ).toEqual([]);
  });
});
