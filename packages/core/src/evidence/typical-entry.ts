import type { NodeIndex } from '../heap/heap.ts';
import type { LeakCause } from './leak-causes.ts';
import { isContextFrame, membersOf, type PathLanguage } from './paths/paths.ts';

interface Arrivals {
  readonly leaked: NodeIndex;
  readonly holder: NodeIndex | null;
  readonly isNew: (node: NodeIndex) => boolean;
  readonly isKey: (node: NodeIndex) => boolean;
  /** Of a Proxy: what that stands for is the entry. */
  readonly isHandler: (node: NodeIndex) => boolean;
}

/** New members of a collection. */
interface Arrived {
  /** Of the class of the leaked one. */
  readonly arrived: number;
  /** Of all classes that come as often. */
  readonly added: number;
}

/** Of what came of the leaked class, the least that came of another one which the calls add as well: one alone is there by chance. */
const alikeShare = 0.5;

/** The newest may also be held as `last`, which is the shorter way to it: the members of a collection say it all. */
export function countArrived(
  language: PathLanguage,
  { entries }: LeakCause,
  { leaked, holder, isNew, isKey, isHandler }: Arrivals,
): Arrived {
  const { kinds } = language;
  const className = kinds.nameOf(leaked);
  // An entry has a key beside its value, which may be of the same class.
  const part = isKey(leaked) ? 'key' : 'entry';
  const counts = countByClass(
    language,
    entries.filter((node) => isKey(node) === (part === 'key') && (node === leaked || !isHandler(node))),
  );
  const told = counts.get(className) ?? 0;
  if (holder === null || told < 2) return { arrived: told, added: told };
  const members = [...membersOf(language, holder, part)].filter((node) => isNew(node) && kinds.isValue(node));
  for (const [name, count] of countByClass(language, members))
    counts.set(name, Math.max(count, counts.get(name) ?? 0));
  const arrived = counts.get(className)!;
  const alike = [...counts.values()].filter((count) => count >= arrived * alikeShare);
  return { arrived, added: alike.reduce((sum, count) => sum + count, 0) };
}

function countByClass({ kinds }: PathLanguage, nodes: readonly NodeIndex[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(kinds.nameOf(node), (counts.get(kinds.nameOf(node)) ?? 0) + 1);
  return counts;
}

/** Of the class that keeps most, rather a value than its key, or what a Proxy stands for than its handler, and not the newest: that one may be held twice. */
export function typicalEntry(
  language: PathLanguage,
  { entries: all, classes }: LeakCause,
  { isKey, isHandler }: Pick<Arrivals, 'isKey' | 'isHandler'>,
): NodeIndex {
  const { kinds } = language;
  // What differs between versions of Node, and what `then` returns beside the function that it was given.
  const isByProduct = (node: NodeIndex): boolean =>
    isContextFrame(language, node) || kinds.nameOf(node) === 'Promise' || isHandler(node);
  const telling = all.filter((entry) => !isByProduct(entry));
  const entries = telling.length > 0 ? telling : all;
  const bytes = new Map(classes.map((one) => [one.className, one.bytes]));
  const rank = (name: string): number => (name === 'string' ? 0 : (bytes.get(name) ?? 0));
  let best = '';
  for (const entry of entries) {
    const name = kinds.nameOf(entry);
    if (best === '' || rank(name) > rank(best)) best = name;
  }
  const ofBest = entries.filter((entry) => kinds.nameOf(entry) === best);
  const values = ofBest.filter((entry) => !isKey(entry));
  const alike = values.length > 0 ? values : ofBest;
  return alike[Math.floor((alike.length - 1) / 2)]!;
}

/** Bytes of an entry of a class by itself; 0 where there is none. */
export function bytesOfEntry(
  { kinds }: PathLanguage,
  { entries, classes }: LeakCause,
  className: string,
): number {
  const alike = entries.filter((node) => kinds.nameOf(node) === className).length;
  const own = classes.find((one) => one.className === className);
  return own && alike > 0 ? own.entryBytes / alike : 0;
}
