import v8 from 'node:v8';

/** Users of this isolate that need every allocation on its own; the flag goes back when the last is done. */
let holders = 0;

/**
 * Keeps TurboFan from folding allocations in the code that it compiles from now on: a folded group whose
 * branch is not taken leaves a gap that the next small objects fill unseen by the sampling profiler.
 * @returns puts the flag back as it was.
 */
export function stopAllocationFolding(): () => void {
  if (isOffAlready()) return () => undefined;
  let held = true;
  holders += 1;
  if (holders === 1) v8.setFlagsFromString('--no-turbo-allocation-folding');
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders === 0) v8.setFlagsFromString('--turbo-allocation-folding');
  };
}

function isOffAlready(): boolean {
  const given = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`;
  return /--no[-_]?turbo[-_]allocation[-_]folding/.test(given);
}
