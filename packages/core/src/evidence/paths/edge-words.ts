import type { PathEdge } from './path-edges.ts';
import { withoutNumbers } from '../fingerprint.ts';

const identifier = /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** As V8 writes it; a symbol need have no description, and one may have several lines. */
const symbolName = /^<symbol(?: (.*))?>$/s;
const accessor = /^[gs]et (.+)$/;

const plainWords: Readonly<
  Record<
    Exclude<
      PathEdge['kind'],
      'property' | 'element' | 'variable' | 'local' | 'bound' | 'internal' | 'weak value'
    >,
    string
  >
> = {
  entry: '[entry]',
  key: '[key]',
  'held value': '[held value]',
  reaction: 'promise reaction',
  result: 'value of a settled promise',
  stack: '(captured stack)',
  target: 'proxy target',
  handle: 'handle',
  start: '',
};

/** How a reference is written in the user's code, or called where code has no words for it. */
export function edgeWords(edge: PathEdge): string {
  switch (edge.kind) {
    case 'property':
      return propertyWords(edge.name);
    case 'element':
      return `[${edge.index}]`;
    case 'variable':
      return variableWords(edge);
    case 'weak value':
      return weakMapName(edge) === null ? anyWeakValue : `[value in WeakMap ${weakMapName(edge)}]`;
    case 'local':
      return 'local variable';
    case 'bound':
      return `bound ${edge.name}`;
    case 'internal':
      return `(${edge.name})`;
    default:
      return plainWords[edge.kind];
  }
}

const anyWeakValue = '[WeakMap value]';

/** `registry` for the WeakMap of that name, `.registry` for one in a property; null where it is not known. */
export function weakMapName({ map }: Extract<PathEdge, { kind: 'weak value' }>): string | null {
  if (map === null || (map.edge.kind !== 'variable' && map.edge.kind !== 'property')) return null;
  if (map.edge.name === '') return null;
  return map.edge.kind === 'variable' ? map.edge.name : propertyWords(map.edge.name);
}

function propertyWords(name: string): string {
  const symbol = symbolName.exec(name);
  if (symbol) return `[${symbol[1] ?? 'Symbol()'}]`;
  const plain = accessor.exec(name)?.[1] ?? name;
  return identifier.test(plain) ? `.${plain}` : `[${JSON.stringify(plain.slice(0, 40))}]`;
}

function variableWords({ name, scope }: Extract<PathEdge, { kind: 'variable' }>): string {
  if (scope.isModule) return name || '(variable)';
  return `closure variable ${name || '(unnamed)'}${scope.functionName === '' ? '' : ` of ${scope.functionName}`}`;
}

/** The same for every entry of a collection: that is what a leak is known by. */
export function suspectWords(edge: PathEdge, isOneOfMany: boolean): string {
  if (!isOneOfMany) return edgeWords(edge);
  if (edge.kind === 'element') return '[x]';
  return edge.kind === 'property' || edge.kind === 'key' ? '[key]' : edgeWords(edge);
}

/** The words without what changes from run to run, and from Node 20 to later ones; a search may end before it meets a WeakMap. */
export function stableWords(words: string): string {
  const plain = words.replace(/^\[value in WeakMap .*\]$/, anyWeakValue);
  return withoutNumbers(plain.replace('[node:module_parent]', '[node:module_first_parent]'));
}

const memberKinds = new Set(['entry', 'key', 'property', 'element']);

/** Whether what is referred to is one of many, as a member of a collection is. */
export function isMember(edge: PathEdge): boolean {
  return memberKinds.has(edge.kind);
}

/** What references of one collection have in common. */
export function referenceFamily(edge: PathEdge): string {
  if (isMember(edge)) return 'member';
  return edge.kind === 'variable' || edge.kind === 'internal' ? `${edge.kind} ${edge.name}` : edge.kind;
}
