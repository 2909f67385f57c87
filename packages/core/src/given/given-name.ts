/** What follows `class` or `function`. */
export const nameInSource: RegExp =
  /^(?:async\s+)?(?:class|function)\b[\s*]+(?!extends\b)([\p{ID_Start}$_][\p{ID_Continue}$]*)/u;

/**
 * The name that a function or class was given, empty where it has none; runs no code of it. A static member may be called
 * `name` as well: then the source tells.
 */
export function givenName(named: object): string {
  try {
    const own: unknown = Object.getOwnPropertyDescriptor(named, 'name')?.value;
    if (typeof own === 'string') return own;
    return nameInSource.exec(Function.prototype.toString.call(named))?.[1] ?? '';
  } catch {
    // a proxy that is revoked, or whose traps throw
    return '';
  }
}
