import type { HeapColumns } from './heap-columns.ts';

/**
 * The two kinds of edges that do not keep their target alive, as they stand in an edge word: weak ones, and
 * shortcuts (V8's abbreviations of longer ways) unless the root has them. Chrome DevTools and memlab decide the same.
 */
export function looseEdgeTypes({ layout }: HeapColumns): {
  readonly weak: number;
  readonly shortcut: number;
} {
  return { weak: layout.edgeTypes.indexOf('weak'), shortcut: layout.edgeTypes.indexOf('shortcut') };
}
