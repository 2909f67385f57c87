import {
  edgeTypeShift,
  edgeIndex,
  type EdgeIndex,
  type EdgeType,
  type HeapGraph,
  type NodeIndex,
} from '../../heap/heap.ts';

/** Names of edges and nodes, each decoded once: few names stand on millions of edges. */
export class EdgeNames {
  readonly #graph: HeapGraph;
  readonly #edgeNames = new Map<number, string>();
  readonly #positions = new Map<string, number>();
  readonly #element: number;
  readonly #hidden: number;
  readonly #internal: number;

  constructor(graph: HeapGraph) {
    this.#graph = graph;
    const typeAt = (type: EdgeType): number => graph.columns.layout.edgeTypes.indexOf(type);
    this.#element = typeAt('element');
    this.#hidden = typeAt('hidden');
    this.#internal = typeAt('internal');
  }

  /** Property, variable or internal name; elements and hidden edges give their index as text. */
  of(edge: EdgeIndex): string {
    const { edges, edgeNames } = this.#graph.columns;
    const type = edges[edge]! >>> edgeTypeShift;
    const index = edgeNames[edge]!;
    if (type === this.#element || type === this.#hidden) return String(index);
    let name = this.#edgeNames.get(index);
    if (name === undefined) {
      name = String(this.#graph.edgeNameOf(edge));
      this.#edgeNames.set(index, name);
    }
    return name;
  }

  /** Where a name stands in the strings, so that edges can be compared without decoding; -1 for none. */
  positionOf(name: string): number {
    let position = this.#positions.get(name);
    if (position === undefined) {
      position = this.#graph.columns.strings.indexOf(name);
      this.#positions.set(name, position);
    }
    return position;
  }

  /** The first edge out of `node` that has this name, or the other one, hidden edges and elements aside. */
  find(node: NodeIndex, name: string, other: string = name): EdgeIndex | null {
    const { edges, edgeNames, firstEdges } = this.#graph.columns;
    const wanted = this.positionOf(name);
    const alsoWanted = other === name ? wanted : this.positionOf(other);
    const end = firstEdges[node + 1]!;
    for (let edge = firstEdges[node]!; edge < end; edge++) {
      const found = edgeNames[edge]!;
      if (found !== wanted && found !== alsoWanted) continue;
      const type = edges[edge]! >>> edgeTypeShift;
      if (type !== this.#element && type !== this.#hidden) return edgeIndex(edge);
    }
    return null;
  }

  /** What that edge leads to. */
  follow(node: NodeIndex, name: string, other: string = name): NodeIndex | null {
    const edge = this.find(node, name, other);
    return edge === null ? null : this.#graph.targetOf(edge);
  }

  /** What V8's own edge of this name leads to: users give properties any name, and theirs come first. */
  followInternal(node: NodeIndex, name: string, other: string = name): NodeIndex | null {
    const { edges, edgeNames, firstEdges } = this.#graph.columns;
    const wanted = [this.positionOf(name), this.positionOf(other)];
    const end = firstEdges[node + 1]!;
    for (let edge = firstEdges[node]!; edge < end; edge++) {
      if (edges[edge]! >>> edgeTypeShift === this.#internal && wanted.includes(edgeNames[edge]!))
        return this.#graph.targetOf(edgeIndex(edge));
    }
    return null;
  }
}
