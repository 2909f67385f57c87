import type { TestCase, TestModule, Vitest } from 'vitest/node';

/** Prints what measurements had to say although their tests passed, once, after the run. */
export class FindingReporter {
  #print: (line: string) => void = () => undefined;

  onInit(vitest: Vitest): void {
    // stderr: a JSON or JUnit report may be on stdout.
    this.#print = (line) => vitest.logger.error(line);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) => [...module.children.allTests()].flatMap(noticesOf));
    if (lines.length === 0) return;
    this.#print(['', 'Leaktight:', ...lines, ''].join('\n'));
  }
}

function noticesOf(test: TestCase): string[] {
  const notices = (test.meta() as { leaktightNotices?: readonly string[] }).leaktightNotices ?? [];
  return notices.map((notice) => `  ${test.module.relativeModuleId} > ${test.fullName}: ${notice}`);
}
