import type { EdgeIndex, HeapGraph, NodeIndex } from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';
import { proxyName } from './proxies.ts';

interface TableReader {
  readonly graph: HeapGraph;
  readonly names: EdgeNames;
}

/** Where V8 has the elements of any object. Of one that is frozen, or not to be extended, it lists them there alone. */
export const elementsTable = '(object elements)';

/** Words of 8 bytes before the first slot of V8's tables: map and length. */
const headerWords = 2;
/** Counts of entries, deleted entries and buckets stand before the buckets. */
const countSlots = 3;

/**
 * V8's OrderedHashTable (src/objects/ordered-hash-table.h): three counts, b buckets, then 2b entries of
 * key, (value) and chain. The number of buckets follows from the size.
 */
function entryAt(bytes: number, stride: number, slot: number): { entry: number; part: number } {
  const slots = bytes / 8 - headerWords;
  const buckets = Math.floor((slots - countSlots) / (1 + 2 * stride));
  const offset = slot - countSlots - buckets;
  return { entry: Math.floor(offset / stride), part: offset % stride };
}

const strides: Readonly<Record<string, number>> = { Map: 3, Set: 2 };

function strideOf({ graph, names }: TableReader, owner: NodeIndex): number | null {
  const table = names.follow(owner, 'table');
  if (table === null) return null;
  return strides[graph.nameOf(owner)] ?? strideBySize(graph.selfSizeOf(table));
}

/** Of a class that extends Map or Set: buckets are a power of two, so that one stride at most fits; none fits a WeakMap. */
function strideBySize(bytes: number): number | null {
  const slots = bytes / 8 - headerWords - countSlots;
  return Object.values(strides).find((stride) => isPowerOfTwo(slots / (1 + 2 * stride))) ?? null;
}

const isPowerOfTwo = (count: number): boolean => count >= 2 && Number.isInteger(Math.log2(count));

/** What a slot of a collection's table holds. */
export function tableSlot(
  reader: TableReader,
  owner: NodeIndex,
  table: NodeIndex,
  edge: EdgeIndex,
): 'entry' | 'key' {
  const stride = strideOf(reader, owner);
  if (stride === null) return reader.graph.nameOf(table) === '(object properties)' ? 'key' : 'entry';
  if (stride === 2) return 'entry';
  const { part } = entryAt(reader.graph.selfSizeOf(table), stride, Number(reader.names.of(edge)));
  return part === 0 ? 'key' : 'entry';
}

/**
 * Entries of a collection that hold an object, exactly; null where numbers alone could be inside, which a
 * snapshot does not list.
 */
export function countEntries(reader: TableReader, owner: NodeIndex): number | null {
  const { graph, names } = reader;
  const stride = strideOf(reader, owner);
  if (stride === null) return countMembers(reader, owner);
  const table = names.follow(owner, 'table');
  if (table === null) return null;
  const bytes = graph.selfSizeOf(table);
  const entries = new Set<number>();
  graph.forEachEdge(table, (edge) => {
    if (graph.edgeTypeOf(edge) !== 'internal') return;
    const slot = Number(names.of(edge));
    // Deleted entries and the map of the table point to V8's own singletons.
    if (Number.isNaN(slot) || isNothing(graph, graph.targetOf(edge))) return;
    const { entry } = entryAt(bytes, stride, slot);
    if (entry >= 0) entries.add(entry);
  });
  return entries.size > 0 ? entries.size : null;
}

/** `undefined` and its like, which are objects of V8's own; a Proxy is one as well, and something all the same. */
function isNothing(graph: HeapGraph, node: NodeIndex): boolean {
  return graph.typeOf(node) === 'hidden' && graph.nameOf(node) !== proxyName;
}

/** What a collection, array or object refers to as its members, each once; of a Map either its values or its keys. */
export function membersOf(
  reader: TableReader,
  owner: NodeIndex,
  part: 'entry' | 'key' = 'entry',
): ReadonlySet<NodeIndex> {
  const { graph, names } = reader;
  const members = new Set<NodeIndex>();
  const table = names.follow(owner, 'table');
  graph.forEachEdge(table ?? owner, (edge) => {
    const type = graph.edgeTypeOf(edge);
    const isMember =
      table === null
        ? type === 'element' || type === 'property'
        : type === 'internal' && tableSlot(reader, owner, table, edge) === part;
    if (isMember) members.add(graph.targetOf(edge));
  });
  if (table === null) for (const element of frozenElements(reader, owner)) members.add(element);
  return members;
}

/** Elements that the table alone shows; none where the object itself refers to them. */
function frozenElements({ graph, names }: TableReader, owner: NodeIndex): NodeIndex[] {
  const table = names.followInternal(owner, 'elements');
  if (table === null || graph.nameOf(table) !== elementsTable) return [];
  const elements: NodeIndex[] = [];
  let isOpen = false;
  graph.forEachEdge(owner, (edge) => {
    isOpen ||= graph.edgeTypeOf(edge) === 'element';
    return !isOpen;
  });
  if (isOpen) return [];
  graph.forEachEdge(table, (edge) => {
    const isSlot = graph.edgeTypeOf(edge) === 'internal' && /^\d+$/.test(names.of(edge));
    if (isSlot && !isNothing(graph, graph.targetOf(edge))) elements.push(graph.targetOf(edge));
  });
  return elements;
}

const notMembers = new Set(['__proto__', 'length', 'constructor']);

/** Elements of an array, properties and elements of any other object. */
function countMembers(reader: TableReader, owner: NodeIndex): number | null {
  const { graph, names } = reader;
  let elements = frozenElements(reader, owner).length;
  let properties = 0;
  graph.forEachEdge(owner, (edge) => {
    const type = graph.edgeTypeOf(edge);
    // `undefined` and `null` are objects of V8's own: room that is not taken.
    if (isNothing(graph, graph.targetOf(edge))) return;
    if (type === 'element') elements++;
    else if (type === 'property' && !notMembers.has(names.of(edge))) properties++;
  });
  const members = graph.nameOf(owner) === 'Array' ? elements : elements + properties;
  return members > 0 ? members : null;
}

/** How much of an array is taken that was made with more room than that: its last elements are `undefined` or `null`. */
export interface Room {
  readonly taken: number;
  readonly size: number;
}

/** Elements at the end that tell of room: one that is pushed may be `undefined` as well. */
const leastRoom = 16;

/** @returns null for what is no array, and where one of the last elements is taken: what is pushed takes the last one. */
export function roomOf({ graph, names }: TableReader, owner: NodeIndex): Room | null {
  if (graph.nameOf(owner) !== 'Array') return null;
  let [taken, size, last] = [0, 0, -1];
  graph.forEachEdge(owner, (edge) => {
    if (graph.edgeTypeOf(edge) !== 'element') return;
    const index = Number(names.of(edge));
    size = Math.max(size, index + 1);
    if (isNothing(graph, graph.targetOf(edge))) return;
    taken++;
    last = Math.max(last, index);
  });
  return last < size - leastRoom ? { taken, size } : null;
}

/** The text of the key under which a Map has a value; null for keys that are no strings. */
export function keyOfEntry({ graph, names }: TableReader, owner: NodeIndex, value: NodeIndex): string | null {
  const table = names.follow(owner, 'table');
  if (table === null) return null;
  let key: NodeIndex | null = null;
  graph.forEachEdge(table, (edge) => {
    if (graph.targetOf(edge) !== value) return true;
    key = names.follow(table, String(Number(names.of(edge)) - 1));
    return false;
  });
  return key !== null && graph.typeOf(key) === 'string' ? graph.nameOf(key) : null;
}
