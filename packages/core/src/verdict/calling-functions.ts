import type { SurvivingSite } from '../probe/surviving-site.ts';

/** Callers that a function may have been inlined into. */
export const deepestInlining = 4;

/**
 * The functions on the stack of a site, innermost first; empty where V8 knows none. Built-ins such as `push` allocate for whoever
 * calls them, and may be inlined, too.
 */
export function callingFunctions({ stack }: Pick<SurvivingSite, 'stack'>): string[] {
  return stack
    .filter(({ scriptId }) => scriptId !== '0')
    .map(({ scriptId, lineNumber, columnNumber }) => `${scriptId}:${lineNumber}:${columnNumber}`);
}
