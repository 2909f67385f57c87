import vm from 'node:vm';
import { loopUrl } from './call-loop.ts';

/** Function whose allocations mark where a run begins in a sampling profile. */
export const runMarker = 'leaktightRunMark';

let compiled = 0;

/**
 * Makes a function that allocates one marker and keeps it in the given array, whose slots must exist. An empty ArrayBuffer is
 * allocated right after it, whose sample tells how large one is on the heap.
 * @param length of the array that is the marker; a coarse interval misses small ones.
 * It is compiled anew, so that it is never hot enough for V8 to inline it and lose its name.
 */
export function compileRunMarker(length: number): (marks: unknown[], index: number) => void {
  compiled += 1;
  const source = `/*${compiled}*/(function ${runMarker}(marks, index) { const mark = new Array(${length}); mark[0] = new ArrayBuffer(0); marks[index] = mark; })`;
  return new vm.Script(source, { filename: loopUrl }).runInThisContext() as (
    marks: unknown[],
    index: number,
  ) => void;
}
