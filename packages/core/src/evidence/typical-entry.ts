import type { NodeIndex } from '../heap/heap.ts';
import type { LeakCause } from './leak-causes.ts';
import { isContextFrame, membersOf, type PathLanguage } from './paths/paths.ts';

interface Arrivals {
  readonly leaked: NodeIndex;
  readonly holder: NodeIndex | null;
  readonly isNew: (node: NodeIndex) => boolean;
  readonly isKey: (node: NodeIndex) => boolean;
}

/** The newest may also be held as `last`, which is the shorter way to it: the members of a collection say it all. */
export function countArrived(
  language: PathLanguage,
  { entries }: LeakCause,
  { leaked, holder, isNew, isKey }: Arrivals,
): number {
  const name = language.kinds.nameOf(leaked);
  const isAlike = (node: NodeIndex): boolean => language.kinds.nameOf(node) === name;
  // An entry has a key beside its value, which may be of the same class.
  const part = isKey(leaked) ? 'key' : 'entry';
  const told = entries.filter((node) => isAlike(node) && isKey(node) === (part === 'key')).length;
  if (holder === null || told < 2) return told;
  const members = [...membersOf(language, holder, part)].filter((node) => isNew(node) && isAlike(node));
  return Math.max(told, members.length);
}

/** Of the class that keeps most, rather a value than its key, and not the newest: that one may be held twice. */
export function typicalEntry(
  language: PathLanguage,
  { entries: all, classes }: LeakCause,
  isKey: (node: NodeIndex) => boolean,
): NodeIndex {
  const { kinds } = language;
  // What differs between versions of Node, and what `then` returns beside the function that it was given.
  const isByProduct = (node: NodeIndex): boolean =>
    isContextFrame(language, node) || kinds.nameOf(node) === 'Promise';
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
