import { classNameOf } from './class-name.ts';
import type { HeapGraph } from './heap-graph.ts';
import { nodeIndex } from './node-id.ts';

/** How many objects of a class there are, and their own bytes together. */
export interface ClassCount {
  readonly className: string;
  readonly count: number;
  readonly selfBytes: number;
}

interface Tally {
  count: number;
  selfBytes: number;
}

/** Counts a heap by class, largest own size first. */
export function countClasses(graph: HeapGraph): ClassCount[] {
  const { nodeTypes, nodeNames, selfSizes, layout } = graph.columns;
  const named = layout.nodeTypes.map((type) => type === 'object' || type === 'native');
  const tallies = new Map<string, Tally>();
  // A class is decoded once per name or type, not once per object.
  const byName = new Map<number, Tally>();
  for (let node = 0; node < graph.nodeCount; node++) {
    const type = nodeTypes[node]!;
    const key = named[type] ? nodeNames[node]! : -1 - type;
    let tally = byName.get(key);
    if (tally === undefined) {
      tally = tallyOf(tallies, classNameOf(graph, nodeIndex(node)));
      byName.set(key, tally);
    }
    tally.count++;
    tally.selfBytes += selfSizes[node]!;
  }
  return [...tallies]
    .map(([className, tally]) => ({ className, ...tally }))
    .toSorted((a, b) => b.selfBytes - a.selfBytes || a.className.localeCompare(b.className, 'en'));
}

function tallyOf(tallies: Map<string, Tally>, className: string): Tally {
  const known = tallies.get(className);
  if (known) return known;
  const tally = { count: 0, selfBytes: 0 };
  tallies.set(className, tally);
  return tally;
}
