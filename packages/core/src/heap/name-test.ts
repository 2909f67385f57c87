import type { HeapGraph } from './heap-graph.ts';
import { type NodeIndex, nodeIndex } from './node-id.ts';

const no = 1;
const yes = 2;

/** Tells nodes that have exactly this name: a snapshot writes each string once. */
export function testName({ columns }: HeapGraph, name: string): (node: NodeIndex) => boolean {
  const { nodeNames, strings } = columns;
  const wanted = strings.indexOf(name);
  return (node) => nodeNames[node] === wanted;
}

/** All nodes that have exactly this name, in their order; found by V8's own search, which needs no time to get warm. */
export function* nodesNamed({ columns }: HeapGraph, name: string): Iterable<NodeIndex> {
  const wanted = columns.strings.indexOf(name);
  if (wanted >= 0) yield* nodesWithName(columns.nodeNames, wanted);
}

/** The same by the beginning of their names. */
export function nodesBeginningWith({ columns }: HeapGraph, text: string): NodeIndex[] {
  return columns.strings
    .beginningWith(text)
    .flatMap((position) => [...nodesWithName(columns.nodeNames, position)]);
}

function* nodesWithName(nodeNames: Uint32Array, position: number): Iterable<NodeIndex> {
  for (let at = nodeNames.indexOf(position); at >= 0; at = nodeNames.indexOf(position, at + 1))
    yield nodeIndex(at);
}

/** Asks something of the names of nodes, and decodes each name once: millions of nodes share few names. */
export function testNames(graph: HeapGraph, test: (name: string) => boolean): (node: NodeIndex) => boolean {
  const { nodeNames, strings } = graph.columns;
  const answers = new Uint8Array(strings.count);
  return (node) => {
    const name = nodeNames[node]!;
    const known = answers[name];
    if (known === no || known === yes) return known === yes;
    const answer = test(graph.nameOf(node));
    answers[name] = answer ? yes : no;
    return answer;
  };
}
