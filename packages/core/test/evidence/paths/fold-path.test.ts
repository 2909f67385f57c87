import { expect, it } from 'vitest';
import { foldPath } from '../../../src/evidence/paths/fold-path.ts';
import type { PathNode } from '../../../src/evidence/paths/path-edges.ts';

/** How many values each stretch of a path has, the values told as `class.reference`. */
function stretchesOf(...steps: readonly string[]): number[] {
  const path = steps.map((_, node) => ({ node, edge: { kind: 'start' } }) as PathNode);
  const part =
    (index: number) =>
    ({ node }: PathNode): string =>
      steps[node]?.split('.')[index] ?? '';
  return foldPath(path, part(0), part(1)).map(({ nodes }) => nodes.length);
}

it('folds values of one class that hold each other by the same references', () => {
  expect(stretchesOf('List.list', 'Node.head', 'Node.next', 'Node.next', 'Node.next')).toEqual([1, 4]);
  expect(stretchesOf('Tree.tree', 'Node.root', 'Node.left', 'Node.right', 'Node.left')).toEqual([1, 4]);
});

it('draws a short chain in full', () => {
  expect(stretchesOf('List.list', 'Node.head', 'Node.next')).toEqual([1, 1, 1]);
});

it('draws plain objects in full that hold each other by a different reference each', () => {
  expect(stretchesOf('Module.app', 'Object.clock', 'Object.timers', 'Object.1000')).toEqual([1, 1, 1, 1]);
});
