import { LeaktightError, reasonOf } from '@leaktight/core';

/** memlab's modules; they are peers, so they may be missing. */
export interface Memlab {
  readonly core: typeof import('@memlab/core');
  readonly heapAnalysis: typeof import('@memlab/heap-analysis');
}

/** @throws LeaktightError (LEAKTIGHT_UNSUPPORTED) when memlab is not installed. */
export async function loadMemlab(): Promise<Memlab> {
  try {
    const [core, heapAnalysis] = await Promise.all([import('@memlab/core'), import('@memlab/heap-analysis')]);
    return { core: exportsOf(core), heapAnalysis: exportsOf(heapAnalysis) };
  } catch (cause) {
    throw new LeaktightError(
      'LEAKTIGHT_UNSUPPORTED',
      `Could not load memlab: ${reasonOf(cause)}. Install it beside @leaktight/memlab: npm install --save-dev @memlab/core @memlab/heap-analysis.`,
      { cause },
    );
  }
}

/** memlab is CommonJS, and Node does not see all of its names when it is imported. */
function exportsOf<Module extends object>(module: Module): Module {
  return 'default' in module ? (module.default as Module) : module;
}
