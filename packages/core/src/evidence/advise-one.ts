import { holderName } from './held-path-of.ts';
import { removalFrom, weakHint, type HeldPath, type HeldValue } from './holders/holders.ts';

const inCollection = new Set(['entry', 'key', 'element']);

/** The next step where one object is held, and nothing need grow; null where the path has no words for it. */
export function adviseForOne({ values }: Pick<HeldPath, 'values'>): string | null {
  // What is in a collection is held for long, whatever it is wrapped in.
  const entry = values.findLastIndex(isEntry);
  if (entry > 0) {
    const { name } = values[entry - 1]!;
    const hint = name === 'Map' || name === 'Set' ? weakHint : '';
    const what = entry === values.length - 1 ? 'it' : `the ${values[entry]!.name} that holds it`;
    return `take ${what} out of \`${holderName(values, entry)}\` when the work is done (\`${removalFrom(name)}\`)${hint}.`;
  }
  const last = values.at(-1)!;
  if (last.edge.kind !== 'property' && last.edge.kind !== 'variable') return null;
  return `let go of it when the work is done: \`${holderName(values, values.length)}\` holds it.`;
}

/** What stands in a collection, or in an object under a name that was computed. */
function isEntry({ edge, words }: HeldValue): boolean {
  return inCollection.has(edge.kind) || (edge.kind === 'property' && words.startsWith('['));
}
