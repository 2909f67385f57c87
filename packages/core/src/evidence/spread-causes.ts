import type { HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { LeakCause, LeakedClass } from './leak-causes.ts';
import {
  edgeWords,
  isMember,
  type PathLanguage,
  readPath,
  referenceFamily,
  type TellingPaths,
} from './paths/paths.ts';

/** Steps from an entry back to what its collection hangs from: a path may be a chain of thousands. */
const furthest = 12;

interface Ways {
  readonly language: PathLanguage;
  readonly paths: TellingPaths;
}

/** Causes that differ in one reference on the way to them. */
interface Alike {
  readonly common: NodeIndex;
  /** Steps from the common object to the entries: the fewer, the more they have in common. */
  readonly steps: number;
  readonly causes: LeakCause[];
}

/**
 * Joins causes that are too small to be one, where what they hold is spread over collections that hang from one object: shards that a
 * hash chooses, or a list for each tenant.
 */
export function joinSpread(causes: readonly LeakCause[], leastObjects: number, ways: Ways): LeakCause[] {
  const small = causes.filter(
    ({ holder, classes }) => holder !== null && classes.every(({ objects }) => objects < leastObjects),
  );
  const joined: LeakCause[] = [];
  const used = new Set<LeakCause>();
  const groups = [...groupAlike(small, ways)].toSorted(
    (a, b) => b.causes.length - a.causes.length || a.steps - b.steps,
  );
  for (const { common, causes: all } of groups) {
    const left = all.filter((cause) => !used.has(cause));
    const cause = left.length > 1 ? join(left, common, ways.language.graph) : null;
    if (cause === null || !cause.classes.some(({ objects }) => objects >= leastObjects)) continue;
    joined.push(cause);
    for (const one of left) used.add(one);
  }
  if (joined.length === 0) return [...causes];
  return [...causes.filter((cause) => !used.has(cause)), ...joined].toSorted((a, b) => b.bytes - a.bytes);
}

function groupAlike(causes: readonly LeakCause[], { language, paths }: Ways): Iterable<Alike> {
  const groups = new Map<string, Alike>();
  for (const cause of causes) {
    const path = readPath(language, paths, cause.entries[0]!);
    const last = path.length - 1;
    let way = referenceFamily(path[last]!.edge);
    for (let at = last - 1; at > Math.max(0, last - furthest); at--) {
      const { node, edge } = path[at]!;
      const common = path[at - 1]!.node;
      way = `${language.kinds.nameOf(node)} ${way}`;
      if (isMember(edge)) {
        const key = `${common} ${edge.kind} ${way}`;
        const group = groups.get(key);
        if (group) group.causes.push(cause);
        else groups.set(key, { common, steps: last - at, causes: [cause] });
      }
      way = `${edgeWords(edge)} ${way}`;
    }
  }
  return groups.values();
}

function join(causes: readonly LeakCause[], common: NodeIndex, graph: HeapGraph): LeakCause {
  const sum = (one: (cause: LeakCause) => number): number =>
    causes.reduce((total, cause) => total + one(cause), 0);
  return {
    holder: causes[0]!.holder,
    entries: causes.flatMap(({ entries }) => entries).toSorted((a, b) => graph.idOf(a) - graph.idOf(b)),
    classes: joinClasses(causes.flatMap(({ classes }) => classes)),
    newObjects: sum(({ newObjects }) => newObjects),
    bytes: sum(({ bytes }) => bytes),
    depth: Math.max(...causes.map(({ depth }) => depth)),
    isInCopy: causes.every(({ isInCopy }) => isInCopy),
    spread: { common, holders: causes.map(({ holder }) => holder!) },
  };
}

function joinClasses(classes: readonly LeakedClass[]): LeakedClass[] {
  const joined = new Map<string, LeakedClass>();
  for (const one of classes) {
    const known = joined.get(one.className);
    joined.set(one.className, {
      className: one.className,
      objects: one.objects + (known?.objects ?? 0),
      bytes: one.bytes + (known?.bytes ?? 0),
      entryBytes: one.entryBytes + (known?.entryBytes ?? 0),
    });
  }
  return [...joined.values()].toSorted((a, b) => b.bytes - a.bytes);
}
