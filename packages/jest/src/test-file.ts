import { checkAdapterOptions } from '@leaktight/core/gate';
import type { JestEnvironmentConfig, JestEnvironmentContext } from './jest-environment.ts';
import type { LeaktightOptions } from './leaktight-options.ts';

/** One test file: what the parts of our environment may know of it. */
export interface TestFile {
  readonly path: string;
  readonly rootDir: string;
  readonly options: LeaktightOptions;
  readonly docblockPragmas: Readonly<Record<string, string | string[]>>;
  /** The global object of the file's sandbox. */
  readonly sandbox: object;
  readonly isCovered: boolean;
  /** What Jest puts into the sandbox as its console. */
  readonly console: object;
  /** Prints beside the file's own output. */
  warn(message: string): void;
}

export function describeTestFile(
  { projectConfig, globalConfig }: JestEnvironmentConfig,
  context: JestEnvironmentContext,
  sandbox: object,
): TestFile {
  const options: LeaktightOptions = projectConfig.testEnvironmentOptions['leaktight'] ?? {};
  checkAdapterOptions(options, 'testEnvironmentOptions.leaktight');
  return {
    path: context.testPath,
    rootDir: projectConfig.rootDir,
    options,
    docblockPragmas: context.docblockPragmas,
    sandbox,
    isCovered: globalConfig?.collectCoverage === true,
    console: context.console,
    warn: (message) => context.console.warn(message),
  };
}
