import { readFileSync } from 'node:fs';
import type { IHeapSnapshot } from '@memlab/core';
import { config } from '@memlab/core';
import { getFullHeapFromFile } from '@memlab/heap-analysis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  countClasses,
  findDominators,
  type HeapGraph,
  measureRetainedSizes,
  nodeIndex,
  SnapshotReader,
} from '../../core/src/heap/heap.ts';
import { removeSnapshots, runWithSnapshots } from './support/snapshot-of.ts';

const scripts = {
  'a plain process': `snapshot('a plain process');`,
  'a process with a large library': `globalThis.vite = await import('vite'); snapshot('a process with a large library');`,
  'a process after a leak': `
    const listeners = new EventTarget();
    require('node:events').setMaxListeners(0, listeners);
    class Session {
      constructor(id) {
        this.id = id;
        this.timer = setInterval(() => this.id, 1e6);
        this.cache = new WeakMap([[this, { id }]]);
        this.ref = new WeakRef(this);
        listeners.addEventListener('close', () => this.cache);
      }
    }
    globalThis.sessions = new Map(Array.from({ length: 500 }, (_, id) => [String(id), new Session(id)]));
    globalThis.chain = null;
    for (let i = 0; i < 20_000; i++) globalThis.chain = { next: globalThis.chain };
    await new Promise((resolve) => setTimeout(resolve, 10));
    snapshot('a process after a leak');
    process.exit();
  `,
};

const muteConsole = config.muteConsole;
beforeAll(() => {
  config.muteConsole = true;
});
afterAll(() => {
  config.muteConsole = muteConsole;
  removeSnapshots();
});

/** How a histogram calls what has no constructor. */
function kindOf(type: string): string {
  const kinds: Record<string, string> = {
    closure: 'Function',
    code: '(compiled code)',
    hidden: '(system)',
    regexp: 'RegExp',
  };
  return kinds[type] ?? `(${type})`;
}

function readOurs(path: string): HeapGraph {
  const reader = new SnapshotReader();
  reader.write(readFileSync(path));
  return reader.end();
}

/** Nodes for which `differs` says so, a few of them: equal means none. */
function differences(graph: HeapGraph, theirs: IHeapSnapshot, differs: (node: number) => boolean): string[] {
  const found: string[] = [];
  for (let node = 0; node < graph.nodeCount && found.length < 5; node++) {
    if (differs(node)) found.push(`${node}: ${theirs.nodes.get(node)?.name}`);
  }
  return found;
}

describe.each(Object.entries(scripts))('memlab and we agree on %s', (name, script) => {
  let graph: HeapGraph;
  let theirs: IHeapSnapshot;

  beforeAll(async () => {
    const path = runWithSnapshots(script)(name);
    graph = readOurs(path);
    theirs = await getFullHeapFromFile(path);
  });

  it('about nodes and edges', () => {
    expect([graph.nodeCount, graph.edgeCount]).toEqual([theirs.nodes.length, theirs.edges.length]);
    expect(graph.nodeCount).toBeGreaterThan(10_000);
    const different = differences(graph, theirs, (index) => {
      const node = nodeIndex(index);
      const their = theirs.nodes.get(index)!;
      return (
        their.id !== graph.idOf(node) ||
        their.type !== graph.typeOf(node) ||
        their.self_size !== graph.selfSizeOf(node) ||
        their.edge_count !== graph.edgeCountOf(node) ||
        // memlab writes the state of an embedder's object before its name.
        their.name.replace(/^Detached /, '') !== graph.nameOf(node).replace(/^Detached /, '')
      );
    });
    expect(different).toEqual([]);
  });

  it('about the target and name of every edge', () => {
    const different: number[] = [];
    theirs.edges.forEach((edge, index) => {
      const ours = index as Parameters<HeapGraph['targetOf']>[0];
      if (
        edge.toNode.nodeIndex !== graph.targetOf(ours) ||
        edge.type !== graph.edgeTypeOf(ours) ||
        edge.name_or_index !== graph.edgeNameOf(ours)
      )
        different.push(index);
    });
    expect(different).toEqual([]);
  });

  it('about dominators and retained sizes', () => {
    const dominators = findDominators(graph);
    const sizes = measureRetainedSizes(graph, dominators);
    const dominatorOf = (node: number): number | undefined =>
      theirs.nodes.get(node)?.dominatorNode?.nodeIndex;
    expect(differences(graph, theirs, (node) => dominatorOf(node) !== dominators.immediate[node])).toEqual(
      [],
    );
    expect(
      differences(graph, theirs, (node) => theirs.nodes.get(node)?.retainedSize !== sizes[node]),
    ).toEqual([]);
  });

  it('about the count and bytes of every class', () => {
    const counts = new Map<string, [count: number, bytes: number]>();
    theirs.nodes.forEach((node) => {
      const label = ['object', 'native'].includes(node.type)
        ? node.name.replace(/^Detached /, '')
        : kindOf(node.type);
      const [count, bytes] = counts.get(label) ?? [0, 0];
      counts.set(label, [count + 1, bytes + node.self_size]);
    });
    const ours = countClasses(graph).map(({ className, count, selfBytes }) => [
      className,
      [count, selfBytes],
    ]);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(counts));
  });
});
