import { givenName } from './given-name.ts';

/** A function that a plain call does not run: what it is, in words, and how it is called instead. */
interface Uncallable {
  readonly what: string;
  readonly instead: string;
}

/**
 * Null for what runs when it is called. By its tag, for it may be of another realm; what a compiler made of a class or of a generator is
 * a function like any other.
 * @internal
 */
export function nameUncallable(run: object): Uncallable | null {
  const name = givenName(run);
  const tag = Object.prototype.toString.call(run);
  if (tag === '[object GeneratorFunction]') {
    return { what: named('generator function', name), instead: `() => [...${name || 'items'}()]` };
  }
  if (tag === '[object AsyncGeneratorFunction]') {
    const instead = `async () => { for await (const _ of ${name || 'items'}()); }`;
    return { what: named('async generator function', name), instead };
  }
  if (!isClass(run)) return null;
  return { what: named('class', name), instead: `() => new ${name || 'Session'}()` };
}

function named(kind: string, name: string): string {
  const article = kind.startsWith('async') ? 'an' : 'a';
  const why = kind === 'class' ? 'needs `new`' : 'runs nothing until it is iterated';
  return `${article} ${kind}${name === '' ? '' : ` (${name})`}, which ${why}`;
}

function isClass(run: object): boolean {
  try {
    return /^class\b/.test(Function.prototype.toString.call(run));
  } catch {
    // a proxy of a function has no source
    return false;
  }
}
