import { relative } from 'node:path';
import { type GateFile, readGateFiles } from './gate/gate-files.ts';
import { loadGateReport } from './gate/load-gate-report.ts';
import { readGate } from './gate/read-gate.ts';
import type { LeaktightOptions } from './leaktight-options.ts';
import { closeNoticeFolder, openNoticeFolder } from './notices.ts';

interface ReportedTest {
  readonly path: string;
  readonly context: { readonly config: { readonly testEnvironmentOptions: object } };
}

interface ReportedResult {
  readonly numPassingTests: number;
  readonly numFailingTests: number;
}

/** Settings that cannot be read ask for it, too: what is wrong with them each file fails for that is seen by the gate. */
function asksForGate(settings: LeaktightOptions['gate']): boolean {
  try {
    return readGate(settings) !== null;
  } catch {
    return true;
  }
}

/** Prints what measurements had to say although their tests passed, once, after the run. */
export class LeaktightReporter {
  readonly #rootDir: string;
  readonly #folder: string;
  readonly #files: string[] = [];
  #isGated = false;

  constructor(globalConfig: { readonly rootDir: string }) {
    this.#rootDir = globalConfig.rootDir;
    this.#folder = openNoticeFolder();
  }

  onTestResult({ path, context }: ReportedTest, result: ReportedResult): void {
    const { leaktight } = context.config.testEnvironmentOptions as { leaktight?: LeaktightOptions };
    this.#isGated ||= asksForGate(leaktight?.gate);
    if (result.numPassingTests + result.numFailingTests > 0) this.#files.push(path);
  }

  onRunComplete(): void {
    const gateFiles = readGateFiles(this.#folder);
    const notices = closeNoticeFolder(this.#folder);
    this.#printGate(gateFiles);
    if (notices.length === 0) return;
    const lines = notices.map(
      ({ path, test, text }) => `  ${relative(this.#rootDir, path)} > ${test}: ${text}`,
    );
    // stderr, as Jest's own report: stdout may carry JSON.
    process.stderr.write(`\nLeaktight:\n${lines.join('\n')}\n\n`);
  }

  #printGate(files: readonly GateFile[]): void {
    if (!this.#isGated && files.length === 0) return;
    const name = (path: string): string => relative(this.#rootDir, path);
    const seen = new Set(files.map(({ path }) => path));
    const lines = loadGateReport().summaryLines({
      files: files.map(({ path, result }) => ({ file: name(path), ...result })),
      unseen: this.#files.filter((path) => !seen.has(path)).map(name),
    });
    process.stderr.write(`\n${lines.join('\n')}\n\n`);
  }
}
