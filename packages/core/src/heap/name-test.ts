import type { HeapGraph } from './heap-graph.ts';
import type { NodeIndex } from './node-id.ts';

const no = 1;
const yes = 2;

/** Tells nodes that have exactly this name: a snapshot writes each string once. */
export function testName({ columns }: HeapGraph, name: string): (node: NodeIndex) => boolean {
  const { nodeNames, strings } = columns;
  const wanted = strings.indexOf(name);
  return (node) => nodeNames[node] === wanted;
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
