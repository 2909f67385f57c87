/**
 * What stands in for a browser, as Node does for itself: any code calls it without naming it, and has the page keep things. The
 * environments of both runners wrap some of its functions.
 */
const platforms =
  /^(?:jsdom|symbol-tree|happy-dom|linkedom|domino|jest-environment-[\w-]+|vitest|@jest\/environment[\w-]*|@happy-dom\/[\w-]+)@/;

/** @param packageName `name@version`. */
export function isPlatform(packageName: string): boolean {
  return platforms.test(packageName);
}
