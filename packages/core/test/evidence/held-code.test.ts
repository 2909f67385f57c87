import { expect, it } from 'vitest';
import { tellHeapLeaks } from '../../src/evidence/explain-heap.ts';
import type { HeldCode } from '../../src/evidence/lead-suspect.ts';
import type { Place } from '../../src/evidence/places.ts';
import type { CodeLocation } from '../../src/heap/heap.ts';
import { LeakHeap } from '../support/leak-heap.ts';

/** Scripts of classes; `LeakHeap` has that of the module. */
const files: Readonly<Record<number, string>> = {
  7: '/app/src/session.ts',
  20: '/app/src/reports.ts',
  21: '/app/node_modules/orm/index.js',
  22: 'node:net',
};

function locate({ scriptId, line }: CodeLocation): Place {
  return {
    file: files[scriptId]!,
    line: line + 1,
    column: 1,
    packageName: scriptId === 21 ? 'orm@1.0.0' : null,
  };
}

/** What rows are held by that an object of a class in this script keeps in an array. */
function heldBy(scriptId: number, property = 'rows'): HeldCode | null {
  const leak = new LeakHeap();
  const { heap } = leak;
  const constructor = heap.closure('Reports', { location: { scriptId, line: 17, column: 4 } });
  const prototype = heap.object('Object').property('constructor', constructor);
  const rows = heap.object('Array');
  leak.module.variable(
    'reports',
    heap.object('Reports').property('__proto__', prototype).property(property, rows),
  );
  for (const [index, row] of leak.fresh('Row', 13).entries()) rows.element(index, row);
  return tellHeapLeaks(leak.find(13, 1), locate, '/app')[0]!.held;
}

it('tells the class of the user that has a collection', () => {
  expect(heldBy(20)?.holder).toMatchObject({
    className: 'Reports',
    place: { file: '/app/src/reports.ts', line: 18 },
  });
});

it('tells none of what is a listener on an object of it, which anyone may have added', () => {
  expect(heldBy(20, '_events')).toMatchObject({ holder: null });
});

it('tells no class of a package, nor one of Node', () => {
  expect(heldBy(21)?.holder ?? null).toBeNull();
  expect(heldBy(22)?.holder).toBeNull();
});
