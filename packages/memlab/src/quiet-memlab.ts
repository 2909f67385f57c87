import type { ILeakFilter } from '@memlab/core';
import type { Memlab } from './load-memlab.ts';

/**
 * Runs `task` with memlab's console off, a leak filter in place, and failures thrown, at which memlab would end the process.
 * Its configuration is one for the process, and put back.
 */
export async function quietMemlab<Result>(
  { core }: Memlab,
  leakFilter: ILeakFilter | null,
  task: () => Promise<Result>,
): Promise<Result> {
  const { config } = core;
  const { muteConsole, errorHandling, externalLeakFilter, defaultFileManagerOption } = config;
  config.muteConsole = true;
  config.errorHandling = core.ErrorHandling.Throw;
  if (leakFilter) config.externalLeakFilter = leakFilter;
  try {
    return await task();
  } finally {
    config.muteConsole = muteConsole;
    config.errorHandling = errorHandling;
    config.defaultFileManagerOption = defaultFileManagerOption;
    if (externalLeakFilter) config.externalLeakFilter = externalLeakFilter;
    else delete config.externalLeakFilter;
  }
}
