import v8 from 'node:v8';
import { stopAllocationFolding } from '../compiler-flags.ts';

let isDone = false;

/**
 * Has the code that V8 optimises from now on allocate object by object in the young generation, for the rest of the process.
 *
 * Garbage in the old generation looks as if it had survived. And V8 11 counts an area of up to 256 kB there when
 * it is opened, and not the objects that fill it later: those of a test would be charged to an earlier one.
 * A test is optimised before it is suspected: folded allocations would make the count of its objects too low.
 */
export function makeAllocationsCountable(): void {
  if (isDone) return;
  isDone = true;
  stopAllocationFolding();
  v8.setFlagsFromString('--no-allocation-site-pretenuring');
}
