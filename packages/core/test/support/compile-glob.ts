import type { CompileGlob } from '../../src/gate/gate-plan.ts';

/** Of globs, what tests of plans need: a folder, or the beginning of a name. */
export const compileGlob: CompileGlob = (glob) => new RegExp(`^${glob.replace(/\*+$/, '')}`);
