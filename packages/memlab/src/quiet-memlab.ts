import type { ILeakFilter } from '@memlab/core';
import type { Memlab } from './load-memlab.ts';

/** Holds the lines that memlab means to write over: of others it would erase as many from the terminal when the process exits. */
const section = 'leaktight';

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
  const { muteConsole, errorHandling, externalLeakFilter } = config;
  const { defaultFileManagerOption, workDir } = config;
  config.muteConsole = true;
  config.errorHandling = core.ErrorHandling.Throw;
  core.info.beginSection(section);
  if (leakFilter) config.externalLeakFilter = leakFilter;
  try {
    return await task();
  } finally {
    core.info.endSection(section);
    config.muteConsole = muteConsole;
    config.errorHandling = errorHandling;
    if (config.defaultFileManagerOption !== defaultFileManagerOption) {
      // Without one among its options memlab stays in the folder of the last analysis, and makes it anew.
      config.workDir = workDir;
      config.defaultFileManagerOption = defaultFileManagerOption;
    }
    if (externalLeakFilter) config.externalLeakFilter = externalLeakFilter;
    else delete config.externalLeakFilter;
  }
}
