import type { CodeLocation, HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';

/** Where a context, the variables of one run of a scope, belongs in the code. */
export interface CodeScope {
  /** Name of the innermost named function around it; empty when there is none. */
  readonly functionName: string;
  /** Whether these are a module's variables, not those of one call of a function. */
  readonly isModule: boolean;
  /** URL of the script as V8 knows it; empty when no function of it is in the heap. */
  readonly url: string;
  /** A function that was made in this scope; null when none is in the heap. */
  readonly closure: NodeIndex | null;
  /** Where that function is, for source maps. */
  readonly location: CodeLocation | null;
}

const noScope: CodeScope = { functionName: '', isModule: false, url: '', closure: null, location: null };

/** V8's names for functions that module systems wrap around a file, and for nameless ones. */
const namelessFunctions = new Set(['', '(shared function info)', 'Object.<anonymous>']);

/** Reads from the compiled functions of a snapshot which code each context belongs to. */
export class CodeScopes {
  readonly #graph: HeapGraph;
  readonly #names: EdgeNames;
  /** Compiled function by the description of its scope. */
  readonly #functionOfScope = new Map<NodeIndex, NodeIndex>();
  /** A closure by the context it was made in. */
  readonly #closureOfContext = new Map<NodeIndex, NodeIndex>();
  readonly #known = new Map<NodeIndex, CodeScope>();

  constructor(graph: HeapGraph, names: EdgeNames) {
    this.#graph = graph;
    this.#names = names;
    const { nodeTypes, layout } = graph.columns;
    const closure = layout.nodeTypes.indexOf('closure');
    const code = layout.nodeTypes.indexOf('code');
    for (let at = 0; at < graph.nodeCount; at++) {
      const node = at as NodeIndex;
      if (nodeTypes[at] === closure) {
        const context = names.follow(node, 'context');
        if (context !== null && !this.#closureOfContext.has(context))
          this.#closureOfContext.set(context, node);
      } else if (nodeTypes[at] === code) {
        const scope = names.follow(node, 'name_or_scope_info');
        if (scope !== null) this.#functionOfScope.set(scope, node);
      }
    }
  }

  /** Every context that a function in the heap can see at once. */
  contexts(): Iterable<NodeIndex> {
    return this.#closureOfContext.keys();
  }

  isContext(node: NodeIndex): boolean {
    return this.#graph.nameOf(node) === 'system / Context';
  }

  scopeOf(context: NodeIndex): CodeScope {
    let scope = this.#known.get(context);
    if (!scope) {
      if (!this.isContext(context)) return noScope;
      this.#known.set(context, noScope);
      scope = this.#readScope(context);
      this.#known.set(context, scope);
    }
    return scope;
  }

  /**
   * Names of the variables in a block's context, which V8 leaves unnamed, in the order of its slots; null
   * where one of them is a small number, which takes a slot but is not in the snapshot.
   */
  blockVariables(context: NodeIndex): readonly string[] | null {
    const scope = this.#names.follow(context, 'scope_info');
    if (scope === null) return null;
    const names: string[] = [];
    let slots = 0;
    this.#graph.forEachEdge(scope, (edge) => {
      const target = this.#graph.targetOf(edge);
      if (this.#graph.edgeTypeOf(edge) === 'hidden' && this.#graph.typeOf(target) === 'string')
        names.push(this.#graph.nameOf(target));
    });
    this.#graph.forEachEdge(context, (edge) => {
      if (this.#graph.edgeTypeOf(edge) === 'hidden') slots++;
    });
    return slots === names.length ? names : null;
  }

  /** URL of the script that a function was compiled from. */
  urlOf(closure: NodeIndex): string {
    const shared = this.#names.follow(closure, 'shared');
    const script = shared === null ? null : this.#names.follow(shared, 'script', 'script_or_debug_info');
    return script === null ? '' : this.#graph.nameOf(script);
  }

  #readScope(context: NodeIndex): CodeScope {
    const closure = this.#closureOfContext.get(context);
    const own = {
      url: closure === undefined ? '' : this.urlOf(closure),
      closure: closure ?? null,
      location: closure === undefined ? null : this.#graph.locationOf(closure),
    };
    const extension = this.#names.follow(context, 'extension');
    if (extension !== null && this.#graph.nameOf(extension) === 'system / SourceTextModule')
      return { ...own, functionName: '', isModule: true };
    const functionName = this.#functionNameOf(context);
    const outer = this.#names.follow(context, 'previous');
    const isOutermost = outer === null || this.#graph.nameOf(outer) === 'system / NativeContext';
    if (functionName !== '' || isOutermost)
      return { ...own, functionName, isModule: isOutermost && functionName === '' };
    const around = this.scopeOf(outer);
    // A block, class or wrapper scope: the code around it says whose variables these are.
    return {
      functionName: around.functionName,
      isModule: around.isModule && this.#isBlock(context),
      url: own.url || around.url,
      closure: own.closure ?? around.closure,
      location: own.location ?? around.location,
    };
  }

  #functionNameOf(context: NodeIndex): string {
    const name = this.#compiledFunctionOf(context);
    return name === null || namelessFunctions.has(name) ? '' : name;
  }

  #isBlock(context: NodeIndex): boolean {
    return this.#compiledFunctionOf(context) === null;
  }

  #compiledFunctionOf(context: NodeIndex): string | null {
    const scope = this.#names.follow(context, 'scope_info');
    const compiled = scope === null ? undefined : this.#functionOfScope.get(scope);
    return compiled === undefined ? null : this.#graph.nameOf(compiled);
  }
}
