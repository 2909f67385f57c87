import { edgeWords } from './edge-words.ts';
import type { HeldPath, HeldValue } from './holders/holders.ts';
import { isChain, isStore, type LeakStory, type Narrator } from './leak-story.ts';
import { keyOfEntry } from './table-slots.ts';

/** Entries that are no objects: a snapshot does not list them. */
export const plainValue = 'plain value';

/** Boils a story down to what known holders are recognised by. */
export function heldPathOf(narrator: Narrator, story: LeakStory): HeldPath {
  const { kinds } = narrator.language;
  const values = story.stretches.map(({ last, nodes }): HeldValue => ({
    name: kinds.nameOf(last.node),
    edge: nodes[0]!.edge,
    words: edgeWords(nodes[0]!.edge),
  }));
  if (isStore(story.cause)) values.push({ name: plainValue, edge: { kind: 'entry' }, words: '[entry]' });
  const firstSuspect = isStore(story.cause) ? values.length - 1 : story.firstSuspect;
  return {
    values,
    firstSuspect,
    leakedClasses: story.cause.classes.map(({ className }) => className),
    runner: runnerOf(narrator, story),
    isChain: isChain(story),
    holderName: holderName(values, firstSuspect),
    eventName: eventName(narrator, story, values),
  };
}

const runnerPackage = /^(@vitest\/|@jest\/|vitest@|jest|expect@)/;

function runnerOf({ language, locate }: Narrator, { stretches }: LeakStory): string | null {
  const { location } = language.scopes.scopeOf(stretches[0]!.last.node);
  const packageName = location ? (locate(location)?.packageName ?? '') : '';
  return runnerPackage.test(packageName) ? packageName : null;
}

/** What a user would write for the value that holds the leaked ones: `cache.valList`, `sessions`. */
function holderName(values: readonly HeldValue[], firstSuspect: number): string {
  const parts: string[] = [];
  for (const { edge, words, name } of values.slice(0, firstSuspect).toReversed()) {
    if (edge.kind === 'variable') return edge.name + parts.toReversed().join('');
    if (edge.kind === 'start') return name === 'process' ? name + parts.toReversed().join('') : joined(parts);
    parts.push(edge.kind === 'weak value' ? '[key]' : edge.kind === 'bound' ? `.${edge.name}` : words);
  }
  return joined(parts);
}

function joined(parts: readonly string[]): string {
  return parts.toReversed().join('').replace(/^\./, '');
}

function eventName(
  { language }: Narrator,
  { stretches }: LeakStory,
  values: readonly HeldValue[],
): string | null {
  for (const [index, { edge }] of values.entries()) {
    const next = values[index + 1]?.edge;
    if (edge.kind !== 'property' || !next) continue;
    if (edge.name === '_events' && next.kind === 'property') return next.name;
    if (edge.name === '<symbol kEvents>')
      return keyOfEntry(language, stretches[index]!.last.node, stretches[index + 1]!.nodes[0]!.node);
  }
  return null;
}
