import type { SourcePosition, StackFrame } from '../finding.ts';
import type { NodeIndex } from '../heap/heap.ts';
import { nodesNamed } from '../heap/heap.ts';
import { isInternalFrame } from '../internal-frame.ts';
import type { Narrator } from './leak-story.ts';
import { calledBy, methodsOf } from './object-methods.ts';
import type { PathLanguage } from './paths/paths.ts';

type Stacks = Narrator['stacks'];

/** What a function is called after its class: `subscribe` of `Observable.subscribe`. */
export const lastName = (functionName: string): string => functionName.replace(/^.*[.\s]/, '');

/** Names of the functions of packages that are on the stacks. */
export function namesOnStacks(stacks: Stacks): ReadonlySet<string> {
  const frames = stacks.flat().filter(({ packageName }) => packageName !== null);
  return new Set(frames.map(({ functionName }) => lastName(functionName)));
}

/** The methods of an object with a function that has one of these names, whatever the object calls it. */
export function methodsWithName(
  language: PathLanguage,
  node: NodeIndex,
  names: ReadonlySet<string>,
): NodeIndex[] {
  const methods = [...methodsOf(language, node).values()].map((method) => calledBy(language, method));
  return methods.filter((method) => names.has(lastName(language.graph.nameOf(method))));
}

/** The methods whose function is written at a place. */
function methodsAt(
  { language, locate }: Pick<Narrator, 'language' | 'locate'>,
  methods: ReadonlyMap<string, NodeIndex>,
  { file, line, column }: SourcePosition,
): [name: string, method: NodeIndex][] {
  return [...methods].filter(([, method]) => {
    const location = language.graph.locationOf(calledBy(language, method));
    const place = location && locate(location);
    return place !== null && place.file === file && place.line === line && place.column === column;
  });
}

/** What an object calls the functions that are written at a place. */
export function namesAt(...question: Parameters<typeof methodsAt>): string[] {
  return methodsAt(...question).map(([name]) => name);
}

/** Whether one of the methods is written at a place. */
export function hasMethodAt(...question: Parameters<typeof methodsAt>): boolean {
  return namesAt(...question).length > 0;
}

/** What an object calls the function that is written at a place; null where it has none of it, or several were made there. */
export function methodAt(...question: Parameters<typeof methodsAt>): string | null {
  const found = methodsAt(...question);
  const [first] = found;
  return first !== undefined && found.every(([, method]) => method === first[1]) ? first[0] : null;
}

/** Functions of the heap that are written in the file of a frame and have its name: one of them was called. */
export function functionsOf({ graph, scopes }: PathLanguage, stacks: Stacks): NodeIndex[] {
  const called = stacks.flat().filter(({ packageName }) => packageName !== null);
  const byName = new Map<string, StackFrame[]>();
  for (const frame of called) {
    const name = lastName(frame.functionName);
    byName.set(name, [...(byName.get(name) ?? []), frame]);
  }
  const isIn = (node: NodeIndex, { file }: StackFrame): boolean =>
    scopes.urlOf(node).endsWith(file.replaceAll('\\', '/'));
  return [...byName]
    .filter(([name]) => /^\w{3,}$/.test(name))
    .flatMap(([name, frames]) =>
      [...nodesNamed(graph, name)].filter(
        (node) => graph.typeOf(node) === 'closure' && frames.some((frame) => isIn(node, frame)),
      ),
    );
}

/** The class's own object that has a function as a method of this name, or the object that has it; null without any. */
export function ownerOfFunction(
  { graph, names }: PathLanguage,
  functions: readonly NodeIndex[],
  name: string,
): NodeIndex | null {
  const { columns } = graph;
  const position = names.positionOf(name);
  const wanted = new Set(functions);
  for (
    let at = columns.edgeNames.indexOf(position);
    at >= 0;
    at = columns.edgeNames.indexOf(position, at + 1)
  ) {
    const edge = at as Parameters<typeof graph.targetOf>[0];
    if (graph.edgeTypeOf(edge) === 'property' && wanted.has(graph.targetOf(edge)))
      return graph.sourceOf(edge);
  }
  return null;
}

/** Frames in which a package goes on after an `await`: the outermost of stacks that have none of the user's. */
export function continuedAt(stacks: Stacks): StackFrame[] {
  const own = stacks.map((stack) => stack.filter((frame) => !isInternalFrame(frame)));
  return own
    .filter((frames) => frames.every(({ packageName }) => packageName !== null))
    .map((frames) => frames.at(-1))
    .filter((frame) => frame !== undefined);
}
