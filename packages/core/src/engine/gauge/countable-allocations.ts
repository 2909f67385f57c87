import v8 from 'node:v8';
import { stopAllocationFolding } from '../compiler-flags.ts';
import { canDiscardOptimizedCode, discardOptimizedCode } from './optimized-code.ts';
import { mayHaveTenured } from './young-generation.ts';

let isFolding = true;
let isPretenuring = true;

/**
 * Has the code that V8 optimises from now on allocate object by object, for the rest of the process.
 *
 * A test is optimised before it is suspected: folded allocations would make the count of its objects too low.
 * @param isCovered whether V8 counts coverage: then its code cannot be discarded later, and must be right from the start.
 */
export function keepAllocationsApart(isCovered: boolean): void {
  if (isFolding) stopAllocationFolding();
  isFolding = false;
  if (isPretenuring && (isCovered || !canDiscardOptimizedCode())) stopPretenuring();
}

/**
 * Has all code allocate in the young generation, for the rest of the process; to be called before the first reading.
 *
 * Garbage in the old generation looks as if it had survived. And V8 11 counts an area of up to 256 kB there when
 * it is opened, and not the objects that fill it later: those of a test would be charged to an earlier one.
 * Not sooner: a file that loads much into a large heap would have all of it copied twice.
 */
export function makeAllocationsCountable(): void {
  if (!isPretenuring) return;
  stopPretenuring();
  if (mayHaveTenured()) discardOptimizedCode();
}

function stopPretenuring(): void {
  isPretenuring = false;
  v8.setFlagsFromString('--no-allocation-site-pretenuring');
}
