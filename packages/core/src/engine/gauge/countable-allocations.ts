import v8 from 'node:v8';
import { stopAllocationFolding } from '../compiler-flags.ts';
import { canDiscardOptimizedCode, discardOptimizedCode } from './optimized-code.ts';
import { mayHaveTenured } from './young-generation.ts';

let isCountable = false;

/**
 * Has the code that V8 optimises from now on allocate object by object, in the young generation, for the rest of the process.
 *
 * A test is optimised before it is suspected: folded allocations would make the count of its objects too low. Garbage in the
 * old generation looks as if it had survived. And V8 11 counts an area of up to 256 kB there when it is opened, and not the
 * objects that fill it later: those of a test would be charged to an earlier one.
 *
 * From the start of a file on: what it loads is copied twice, which takes less time than to have its code optimised anew.
 * @param isCovered whether V8 counts coverage: then code of earlier files stays as it is.
 */
export function makeAllocationsCountable(isCovered: boolean): void {
  if (isCountable) return;
  isCountable = true;
  stopAllocationFolding();
  v8.setFlagsFromString('--no-allocation-site-pretenuring');
  if (!isCovered && canDiscardOptimizedCode() && mayHaveTenured()) discardOptimizedCode();
}
