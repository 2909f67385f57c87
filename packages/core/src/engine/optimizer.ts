import v8 from 'node:v8';

// Maglev folds allocations as Turbofan does; Node 20 has it, but off.
const compilers = Number(process.versions.node.split('.')[0]) >= 22 ? ['opt', 'maglev'] : ['opt'];
const isChosenByUser = /--(no-?)?(opt|maglev|turbofan|jitless)/.test(
  [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' '),
);

/**
 * Keeps V8 from optimising more code until the returned function is called: optimised code folds
 * neighbouring allocations into one, and counts of objects would be too low.
 */
export function pauseOptimizer(): () => void {
  // A choice of flags by the user could not be put back.
  if (isChosenByUser) return () => undefined;
  for (const name of compilers) v8.setFlagsFromString(`--no-${name}`);
  return () => {
    for (const name of compilers) v8.setFlagsFromString(`--${name}`);
  };
}
