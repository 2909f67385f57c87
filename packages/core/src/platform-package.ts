/** What stands in for a browser, as Node does for itself: any code calls it without naming it, and has the page keep things. */
const doms = /^(?:jsdom|symbol-tree|happy-dom|linkedom|domino)@/;

/** Environments of both runners wrap some functions of a DOM. */
const environments = /^(?:jest-environment-[\w-]+|@jest\/environment[\w-]*|@happy-dom\/[\w-]+|vitest)@/;

/** @param packageName `name@version`. */
export function isDom(packageName: string): boolean {
  return doms.test(packageName);
}

/** Whether it is a DOM, or wraps one. */
export function isPlatform(packageName: string): boolean {
  return isDom(packageName) || environments.test(packageName);
}
