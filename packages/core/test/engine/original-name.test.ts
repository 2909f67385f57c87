import { TraceMap } from '@jridgewell/trace-mapping';
import { expect, it } from 'vitest';
import { originalName } from '../../src/engine/original-name.ts';

/** Of `function x(){}`, `y=(`, `z=function(` and `w(`, all but the last with a name in the map. */
const map = new TraceMap({
  version: 3,
  names: ['effect', 'computed', 'batch'],
  sources: ['a.ts'],
  mappings: [
    [
      [9, 0, 3, 9, 0],
      [20, 0, 4, 6, 1],
      [30, 0, 5, 6, 2],
      [50, 0, 6, 2],
    ],
  ],
});

it.each([
  ['x', 10, 'effect'],
  ['y', 22, 'computed'],
  ['a.b.z', 40, 'batch'],
  ['w', 51, null],
  ['v', 12, null],
  ['', 10, null],
])('of %j before column %i is %j', (name, column, original) => {
  expect(originalName(map, name, 0, column)).toBe(original);
});
