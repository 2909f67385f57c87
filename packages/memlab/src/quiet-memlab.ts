import type { ILeakFilter } from '@memlab/core';
import type { Memlab } from './load-memlab.ts';

/** Runs `task` with memlab's console off and a leak filter in place; its configuration is one for the process, and put back. */
export async function quietMemlab<Result>(
  { core }: Memlab,
  leakFilter: ILeakFilter | undefined,
  task: () => Promise<Result>,
): Promise<Result> {
  const { config } = core;
  const { muteConsole, externalLeakFilter, defaultFileManagerOption } = config;
  config.muteConsole = true;
  if (leakFilter) config.externalLeakFilter = leakFilter;
  try {
    return await task();
  } finally {
    config.muteConsole = muteConsole;
    config.defaultFileManagerOption = defaultFileManagerOption;
    if (externalLeakFilter) config.externalLeakFilter = externalLeakFilter;
    else delete config.externalLeakFilter;
  }
}
