import { testName, testNames, type CodeLocation, type HeapGraph, type NodeIndex } from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';
import { type FunctionIndex, indexFunctions } from './function-index.ts';
import { isRealmName } from './realms.ts';

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

/** Characters between two strings of a snapshot: quotes, comma and line break. */
const longestGap = 4;

/** Reads from the compiled functions of a snapshot which code each context belongs to. */
export class CodeScopes {
  readonly #graph: HeapGraph;
  readonly #names: EdgeNames;
  readonly #functions: FunctionIndex;
  readonly #known = new Map<NodeIndex, CodeScope>();
  readonly #modules = new Map<NodeIndex, boolean>();
  readonly #urls = new Map<NodeIndex, string>();
  readonly #isString: readonly boolean[];
  readonly #isContext: (node: NodeIndex) => boolean;
  readonly #isModuleRecord: (node: NodeIndex) => boolean;
  readonly #isRealm: (node: NodeIndex) => boolean;

  constructor(graph: HeapGraph, names: EdgeNames) {
    this.#graph = graph;
    this.#names = names;
    this.#isContext = testName(graph, 'system / Context');
    this.#isModuleRecord = testName(graph, 'system / SourceTextModule');
    this.#isRealm = testNames(graph, isRealmName);
    this.#isString = graph.columns.layout.nodeTypes.map((type) => type.endsWith('string'));
    this.#functions = indexFunctions(graph, names);
  }

  /** Every context that a function in the heap can see at once, without those of functions inside of others. */
  *outerContexts(): Iterable<NodeIndex> {
    for (const context of this.#functions.contexts) {
      if (this.#isOutermost(context) || this.#isBlock(context)) yield context;
    }
  }

  #isOutermost(context: NodeIndex): boolean {
    const outer = this.#names.follow(context, 'previous');
    return outer === null || this.#isRealm(outer);
  }

  isContext(node: NodeIndex): boolean {
    return this.#isContext(node);
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

  /** URL of the module that a context has the variables of; empty where they are those of a function. */
  moduleUrlOf(context: NodeIndex): string {
    if (!this.#isModule(context)) return '';
    const closure = this.#functions.madeOf(context);
    const url = closure === null ? '' : this.urlOf(closure);
    const outer = url === '' ? this.#names.follow(context, 'previous') : null;
    return outer === null ? url : this.moduleUrlOf(outer);
  }

  /** What is cheap to know is asked first: all outer contexts of a heap are, and few of them are modules. */
  #isModule(context: NodeIndex): boolean {
    let isModule = this.#modules.get(context);
    if (isModule === undefined) {
      this.#modules.set(context, false);
      isModule = this.isContext(context) && (this.#isSourceTextModule(context) || this.#isOfFile(context));
      this.#modules.set(context, isModule);
    }
    return isModule;
  }

  #isSourceTextModule(context: NodeIndex): boolean {
    const extension = this.#names.follow(context, 'extension');
    return extension !== null && this.#isModuleRecord(extension);
  }

  /** Whether this is the scope of a function around a file, or of a block in one. */
  #isOfFile(context: NodeIndex): boolean {
    const outer = this.#names.follow(context, 'previous');
    const isInFile =
      outer === null || this.#isRealm(outer)
        ? this.#ranOnce(context)
        : this.#isBlock(context) && this.#isModule(outer);
    return isInFile && this.#functionNameOf(context) === '';
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
    const shared = this.#names.followInternal(closure, 'shared');
    const script = shared === null ? null : this.#names.follow(shared, 'script', 'script_or_debug_info');
    if (script === null) return '';
    let url = this.#urls.get(script);
    if (url === undefined) this.#urls.set(script, (url = this.#graph.nameOf(script)));
    return url;
  }

  #readScope(context: NodeIndex): CodeScope {
    const closure = this.#functions.madeOf(context);
    const own = {
      url: closure === null ? '' : this.urlOf(closure),
      closure,
      location: closure === null ? null : this.#graph.locationOf(closure),
    };
    if (this.#isSourceTextModule(context)) return { ...own, functionName: '', isModule: true };
    const functionName = this.#functionNameOf(context);
    const outer = this.#names.follow(context, 'previous');
    const isOutermost = outer === null || this.#isRealm(outer);
    if (functionName !== '' || isOutermost)
      return { ...own, functionName, isModule: this.#isModule(context) };
    const around = this.scopeOf(outer);
    // A block, class or wrapper scope: the code around it says whose variables these are.
    return {
      functionName: around.functionName,
      isModule: this.#isModule(context),
      url: own.url || around.url,
      closure: own.closure ?? around.closure,
      location: own.location ?? around.location,
    };
  }

  /** The function around a file begins on its first line, and nobody can call it again; `module.exports = () => …` can be. */
  #ranOnce(context: NodeIndex): boolean {
    const compiled = this.#compiledFunctionOf(context);
    const closure = compiled === null ? null : this.#functions.madeOf(compiled);
    const location = closure === null ? null : this.#graph.locationOf(closure);
    return location === null || location.line === 0;
  }

  #functionNameOf(context: NodeIndex): string {
    const compiled = this.#compiledFunctionOf(context);
    const name = compiled === null ? '' : this.#graph.nameOf(compiled);
    return namelessFunctions.has(name) ? this.#nameInScope(context) : name;
  }

  /**
   * The description of a scope stays when V8 forgets the code: names of variables, then the function's own, then,
   * where that is empty, one inferred, `module.exports` of `module.exports = () => …`. The function around a file
   * has none; one whose `this` is kept and that has no empty name is a method.
   */
  #nameInScope(context: NodeIndex): string {
    const scope = this.#names.follow(context, 'scope_info');
    const texts: NodeIndex[] = [];
    if (scope !== null)
      this.#graph.forEachEdge(scope, (edge) => {
        const target = this.#graph.targetOf(edge);
        const isText = this.#isString[this.#graph.columns.nodeTypes[target]!] === true;
        if (isText && this.#graph.edgeTypeOf(edge) === 'hidden') texts.push(target);
      });
    const ownName = texts.findIndex((text) => this.#isText(text, ''));
    const name = texts[ownName < 0 ? texts.length - 1 : ownName + 1];
    if (name === undefined) return '';
    const isMethod = texts.some((text) => this.#isText(text, 'this')) && !this.#isText(name, 'this');
    return ownName >= 0 || isMethod ? this.#textOf(name) : '';
  }

  /** Most texts are of another length: only what may be equal is decoded. */
  #isText(text: NodeIndex, wanted: string): boolean {
    const { nodeNames, strings } = this.#graph.columns;
    const isPlain = this.#graph.typeOf(text) !== 'concatenated string';
    if (isPlain && strings.longest(nodeNames[text]!) > wanted.length + longestGap) return false;
    return this.#textOf(text) === wanted;
  }

  #textOf(text: NodeIndex): string {
    if (this.#graph.typeOf(text) !== 'concatenated string') return this.#graph.nameOf(text);
    const parts = ['first', 'second'].map((name) => this.#names.follow(text, name));
    return parts.map((part) => (part === null ? '' : this.#textOf(part))).join('');
  }

  #isBlock(context: NodeIndex): boolean {
    return this.#compiledFunctionOf(context) === null;
  }

  #compiledFunctionOf(context: NodeIndex): NodeIndex | null {
    const scope = this.#names.follow(context, 'scope_info');
    return scope === null ? null : this.#functions.madeOf(scope);
  }
}
