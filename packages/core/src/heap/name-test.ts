import type { HeapGraph } from './heap-graph.ts';
import type { NodeIndex } from './node-id.ts';

const no = 1;
const yes = 2;

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
