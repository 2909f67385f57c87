import v8 from 'node:v8';
import vm from 'node:vm';

let collect;

/** A full collection without a flag that the measured code could see. */
export function fullGc() {
  if (!collect) {
    v8.setFlagsFromString('--expose-gc');
    collect = vm.runInNewContext('gc');
    v8.setFlagsFromString('--no-expose-gc');
  }
  collect();
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** Milliseconds of one full collection of this heap, the middle one of five. */
export function timeCollection() {
  fullGc();
  return middle(
    Array.from({ length: 5 }, () => {
      const start = performance.now();
      fullGc();
      return performance.now() - start;
    }),
  );
}

/** Milliseconds of so many calls as a plain loop makes them, awaited where they are async. */
export async function timeCalls(run, calls) {
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    const result = run();
    if (typeof result?.then === 'function') await result;
  }
  return performance.now() - start;
}
