import {
  findHeapLeaks,
  tellHeapLeaks,
  type HeapLeaks,
  type ToldLeak,
} from '../../src/evidence/explain-heap.ts';
import type { ScriptOwner } from '../../src/evidence/paths/anchors.ts';
import { type NodeIndex, nodeIndex } from '../../src/heap/heap.ts';
import type { Place } from '../../src/evidence/places.ts';
import { type BuiltNode, type HeapBuilder, buildHeap } from './heap-builder.ts';

/** Objects with this id or a higher one are new in a built heap. */
export const firstNewId = 10_001;

/** A heap with one module, whose variables leaks can hang from. */
export class LeakHeap {
  readonly heap: HeapBuilder = buildHeap();
  readonly nativeContext: BuiltNode;
  readonly module: BuiltNode;
  readonly #line: number;
  #newIds = firstNewId;

  /**
   * @param line where the code of the module begins in its file.
   * @param realm V8's name for what holds the globals.
   */
  constructor(line = 2, realm = 'system / NativeContext') {
    this.#line = line;
    this.nativeContext = this.heap.node(realm, { type: 'hidden' });
    this.module = this.context('file:///app/src/session.ts');
  }

  /** A module's variables, with one function of it that shows where they are. */
  context(url: string, functionName = ''): BuiltNode {
    const script = this.heap.node(url, { type: 'code' });
    const scope = this.heap.node('system / ScopeInfo', { type: 'code' });
    this.heap.node(functionName, { type: 'code' }).internal('name_or_scope_info', scope);
    const context = this.heap.object('system / Context').internal('scope_info', scope);
    if (functionName === '') context.internal('previous', this.nativeContext);
    else context.internal('previous', this.module);
    const shared = this.heap.node('inner', { type: 'code' }).internal('script', script);
    const inner = this.heap
      .closure('inner', { location: { scriptId: 7, line: this.#line, column: 0 } })
      .internal('shared', shared)
      .internal('context', context);
    this.heap.roots.element(this.heap.roots.edges.length + 1, inner);
    return context;
  }

  /** Objects that came with the calls. */
  fresh(className: string, count: number, size = 32): BuiltNode[] {
    return Array.from({ length: count }, () => this.heap.object(className, { id: this.#newId(), size }));
  }

  /** A closure that came with the calls; `line` counts from where the module begins. */
  freshClosure(name: string, line?: number): BuiltNode {
    const location = line === undefined ? undefined : { scriptId: 7, line: this.#line + line, column: 4 };
    return this.heap.closure(name, { id: this.#newId(), size: 64, ...(location && { location }) });
  }

  freshText(text: string): BuiltNode {
    return this.heap.node(text, { type: 'string', id: this.#newId(), size: 32 });
  }

  /** One that V8 has an object for. */
  freshNumber(): BuiltNode {
    return this.heap.node('heap number', { type: 'number', id: this.#newId(), size: 16 });
  }

  freshArray(size: number): BuiltNode {
    return this.heap.array('', { id: this.#newId(), size });
  }

  /** A part of V8's that came with the calls. */
  freshPart(name: string): BuiltNode {
    return this.heap.node(name, { type: 'hidden', id: this.#newId(), size: 32 });
  }

  #newId(): number {
    this.#newIds += 2;
    return this.#newIds;
  }

  /** Explains the heap as after `calls` calls. */
  explain(calls: number, ownerOf?: (url: string) => ScriptOwner): readonly ToldLeak[] {
    return tellHeapLeaks(this.find(calls, 1, ownerOf), locate, '/app');
  }

  /** The leaks that the heap shows after `calls` calls. */
  find(
    calls: number,
    arrivalsPerCall: number,
    ownerOf: (url: string) => ScriptOwner = () => 'user',
    storeBytes: number | null = null,
  ): HeapLeaks {
    const graph = this.heap.graph();
    const isNew = (node: NodeIndex): boolean => graph.idOf(node) >= firstNewId;
    return findHeapLeaks({
      graph,
      isNew,
      newNodes: Array.from({ length: graph.nodeCount }, (_, at) => nodeIndex(at)).filter(isNew),
      isCertain: true,
      measured: null,
      calls,
      objectsPerCall: 1,
      arrivalsPerCall,
      stacks: [],
      made: [],
      store: storeBytes === null ? null : { bytes: storeBytes, isReplaced: true },
      ownerOf,
    });
  }
}

function locate({ line }: { readonly line: number }): Place {
  return { file: '/app/src/session.ts', line: line + 1, column: 1, packageName: null };
}

/** `module src/session.ts ▸ sessions → Map ▸ [entry] → Session`, suspect references in tildes. */
export function pathText({ retainer }: ToldLeak): string {
  return retainer.path
    .map(({ edge, node, suspect }) => (edge === '' ? node : `${suspect ? `~${edge}~` : edge} → ${node}`))
    .join(' ▸ ');
}
