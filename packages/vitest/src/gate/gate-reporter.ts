import type { GateFileResult } from '@leaktight/core';
import type { TestModule, Vitest } from 'vitest/node';

/** Prints what the gate did, once, after the run. */
export class GateReporter {
  #print: (line: string) => void = () => undefined;

  onInit(vitest: Vitest): void {
    // stderr: a JSON or JUnit report may be on stdout.
    this.#print = (line) => vitest.logger.error(line);
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    // Loaded now: a run starts sooner without it.
    const { summaryLines } = await import('@leaktight/core/gate-report');
    const files = modules.flatMap((module) => {
      const result = resultOf(module);
      return result ? [{ file: module.relativeModuleId, ...result }] : [];
    });
    const unseen = modules.filter((module) => resultOf(module) === undefined && hasRun(module));
    const lines = summaryLines({
      files,
      unseen: unseen.map(({ relativeModuleId }) => relativeModuleId),
    });
    this.#print(['', ...lines, ''].join('\n'));
  }
}

function resultOf(module: TestModule): GateFileResult | undefined {
  return (module.meta() as { leaktightGate?: GateFileResult }).leaktightGate;
}

function hasRun(module: TestModule): boolean {
  return [...module.children.allTests()].some((test) => ['passed', 'failed'].includes(test.result().state));
}
