import type { EdgeIndex, HeapGraph, NodeIndex } from '../heap/heap.ts';

/** Names of edges and nodes, each decoded once: few names stand on millions of edges. */
export class EdgeNames {
  readonly #graph: HeapGraph;
  readonly #edgeNames = new Map<number, string>();

  constructor(graph: HeapGraph) {
    this.#graph = graph;
  }

  /** Property, variable or internal name; elements and hidden edges give their index as text. */
  of(edge: EdgeIndex): string {
    const type = this.#graph.edgeTypeOf(edge);
    const index = this.#graph.columns.edgeNames[edge]!;
    if (type === 'element' || type === 'hidden') return String(index);
    let name = this.#edgeNames.get(index);
    if (name === undefined) {
      name = String(this.#graph.edgeNameOf(edge));
      this.#edgeNames.set(index, name);
    }
    return name;
  }

  /** The first edge out of `node` that has this name, hidden edges and elements aside. */
  find(node: NodeIndex, ...names: readonly string[]): EdgeIndex | null {
    let found: EdgeIndex | null = null;
    this.#graph.forEachEdge(node, (edge) => {
      const type = this.#graph.edgeTypeOf(edge);
      if (type === 'element' || type === 'hidden' || !names.includes(this.of(edge))) return true;
      found = edge;
      return false;
    });
    return found;
  }

  /** What that edge leads to. */
  follow(node: NodeIndex, ...names: readonly string[]): NodeIndex | null {
    const edge = this.find(node, ...names);
    return edge === null ? null : this.#graph.targetOf(edge);
  }
}
