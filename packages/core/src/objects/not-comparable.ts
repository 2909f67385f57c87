import { LeaktightError } from '../errors.ts';
import { showGiven } from '../given/given.ts';

/** Of something that is no snapshot; mostly the promise of one. */
export function noSnapshot(given: unknown): LeaktightError {
  const isPromise = Object.prototype.toString.call(given) === '[object Promise]';
  return bad(
    isPromise ? 'a promise' : showGiven(given),
    'an earlier snapshot',
    isPromise ? 'Await it.' : 'Pass what `await takeSnapshot()` or `await loadSnapshot(path)` returned.',
  );
}

/** Of two that were mixed up. */
export function swapped(): LeaktightError {
  return bad('a later one', 'an earlier one of the same process', 'Call later.diff(earlier).');
}

/** Of two between which V8 began to count objects anew, or of two processes. */
export function forgottenIds(): LeaktightError {
  return bad(
    'object ids that mean different objects',
    'two snapshots of one process',
    'V8 forgets its ids when an inspector session closes. Take both with no detectLeaks, profiler or debugger in between.',
  );
}

function bad(got: string, expected: string, next: string): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not compare the snapshots: got ${got}, expected ${expected}. ${next}`,
  );
}
