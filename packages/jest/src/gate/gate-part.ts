import {
  fileLayers,
  GateSession,
  type GateFileResult,
  type GateOutcome,
  type GatePlan,
  isFailure,
  type GateLimits as Limits,
  type Leak,
  mergeLayers,
  QuietConsole,
  readDocblock,
  type RepeatLeak,
  suiteLimits,
  type ThresholdLayer,
  reasonOf,
} from '@leaktight/core/gate';
import type { EnvironmentPart } from '../environment-part.ts';
import type { CircusBlock, CircusEvent, CircusState, CircusTest, JestExpect } from '../jest-environment.ts';
import type { TestFile } from '../test-file.ts';
import { BlockThresholds, describePlace } from './block-thresholds.ts';
import { LastWord } from './last-word.ts';
import { loadGateReport } from './load-gate-report.ts';
import { RerunScope } from './rerun-scope.ts';
import { blocksOf, fullNameOf, openBlocks, rerunTest, type RerunContext } from './rerun-test.ts';
import { isRunnerFile } from './runner-file.ts';
import { settleExpect } from './settle-expect.ts';

/** What hands a file's result on when the file is done. */
export type PublishGate = (result: GateFileResult) => void;

/** Watches every test of one file. */
export class GatePart implements EnvironmentPart {
  readonly thresholds: BlockThresholds = new BlockThresholds();
  readonly #file: TestFile;
  readonly #plan: GatePlan;
  readonly #publish: PublishGate;
  readonly #session: GateSession;
  readonly #functions = new WeakMap<CircusTest, CircusTest['fn']>();
  readonly #outcomes = new Map<CircusTest, GateOutcome>();
  readonly #console: QuietConsole;
  readonly #reruns: RerunScope;
  readonly #blocks = openBlocks(() => this.#context());
  #testTimeout = 0;
  readonly #lastWord = new LastWord(() => this.#finish());
  readonly #blockOutcomes: { name: string; outcome: GateOutcome }[] = [];
  #layers: readonly ThresholdLayer[] = [];
  #expect: JestExpect | undefined;
  #isFinished = false;
  #isPublished = false;

  constructor(file: TestFile, plan: GatePlan, publish: PublishGate) {
    this.#file = file;
    this.#plan = plan;
    this.#publish = publish;
    this.#console = new QuietConsole(file.console);
    this.#reruns = new RerunScope((message) => this.#console.aloud(() => file.warn(message)));
    this.#session = new GateSession(plan, isRunnerFile);
  }

  onEvent(event: CircusEvent, state: CircusState): void | Promise<void> {
    const { test } = event;
    if (event.name === 'setup') this.#expect = event.runtimeGlobals?.expect;
    else if (event.name === 'run_start') this.#start(state);
    // Not when it starts: Jest 29 has called concurrent tests by then.
    else if (event.name === 'test_retry' && test) this.thresholds.forget(test);
    else if (event.name === 'test_started') return this.#session.begin();
    else if (event.name === 'test_done' && test) return this.#end(test, state);
    else if (event.name === 'run_describe_start' && event.describeBlock)
      return this.#beginBlock(event.describeBlock);
    else if (event.name === 'run_describe_finish' && event.describeBlock)
      return this.#endBlock(event.describeBlock);
    // Jest has taken what a file printed before it closes the environment.
    else if (event.name === 'teardown') this.#handOver();
  }

  close(): void {
    this.#reruns.close();
    this.#handOver();
  }

  #handOver(): void {
    if (this.#isPublished) return;
    this.#isPublished = true;
    const { mode, action } = this.#plan;
    this.#publish({
      mode,
      action,
      judged: this.#session.judged,
      nativeUnjudged: this.#session.nativeUnjudged,
      outcomes: [
        ...[...this.#outcomes].map(([test, outcome]) => ({ name: fullNameOf(test), outcome })),
        ...this.#blockOutcomes,
      ],
    });
  }

  async #beginBlock(block: CircusBlock): Promise<void> {
    if (this.#hasBlockHooks(block)) await this.#session.enterHooks();
    const limits = this.#limitsOf(block);
    if (limits) await this.#session.suites.begin(block, limits);
  }

  async #endBlock(block: CircusBlock): Promise<void> {
    // Jest runs no hooks of a file without a test that is to run.
    if (!block.parent) await this.#finish();
    if (this.#hasBlockHooks(block)) this.#session.leaveHooks();
    const limits = this.#limitsOf(block);
    const leak = limits && (await this.#session.suites.end(block, limits));
    const last = leak ? lastTestOf(block) : undefined;
    // A block that failed for another reason is not judged.
    if (!leak || !last || testsOf(block).some(({ errors }) => errors.length > 0)) return;
    const place = describePlace(block);
    this.#blockOutcomes.push({ name: place, outcome: leak });
    // Jest knows no error of a block.
    if (this.#plan.action === 'fail') last.errors.push(leakError(leak, this.#file.rootDir, place));
  }

  /** Of a block as a whole; null where nothing is set for it, or it is skipped. */
  #limitsOf(block: CircusBlock): Limits | null {
    const layers = [...(block.parent ? [] : this.#layers), ...this.thresholds.of(block)];
    return layers.some(({ skip }) => skip !== null) ? null : suiteLimits(layers);
  }

  #hasBlockHooks({ hooks }: CircusBlock): boolean {
    return hooks.some(
      (hook) => (hook.type === 'beforeAll' || hook.type === 'afterAll') && !this.#lastWord.is(hook),
    );
  }

  #start(state: CircusState): void {
    this.#lastWord.addTo(state.rootDescribeBlock);
    const pragmas = this.#file.docblockPragmas['leaktight'];
    const docblock = pragmas === undefined ? [] : [readDocblock([pragmas].flat(), 'docblock @leaktight')];
    this.#layers = [...fileLayers(this.#plan, this.#file.path, this.#file.rootDir), ...docblock];
    this.#keepFunctions(state.rootDescribeBlock);
    if (this.#expect) settleExpect(this.#expect);
  }

  #keepFunctions(block: CircusBlock): void {
    for (const child of block.children ?? []) {
      if (child.type === 'test') this.#functions.set(child, child.fn);
      else this.#keepFunctions(child);
    }
  }

  async #end(test: CircusTest, state: CircusState): Promise<void> {
    await this.#session.end({
      key: test,
      name: fullNameOf(test),
      thresholds: mergeLayers([
        ...this.#layers,
        ...blocksOf(test).flatMap((block) => this.thresholds.of(block)),
        ...this.thresholds.of(test),
      ]),
      passed: test.failing === true ? isUnexpectedPass(test) : test.errors.length === 0,
      isConcurrent: test.concurrent,
      hasSuiteHooks: blocksOf(test)
        .slice(1)
        .some((block) => this.#hasBlockHooks(block)),
      body: this.#functions.get(test) ?? test.fn,
      rerun: (around, shares = false) => {
        this.#testTimeout = state.testTimeout;
        return this.#reruns.run(() => rerunTest(test, this.#context(), this.#blocks, { around, shares }));
      },
      report: (outcome) => this.#report(test, outcome),
    });
  }

  async #finish(): Promise<void> {
    if (this.#isFinished) return;
    this.#isFinished = true;
    await this.#session.finish();
    if (!this.#blocks.areNone) await this.#reruns.run(() => this.#blocks.leaveAll());
  }

  #context(): RerunContext {
    const sandbox = this.#file.sandbox as { console: Console };
    const defaultTimeout = this.#testTimeout;
    const mute = (): (() => void) => this.#console.mute(sandbox.console);
    return { expect: this.#expect!, defaultTimeout, functions: this.#functions, mute };
  }

  #report(test: CircusTest, outcome: GateOutcome): void {
    this.#outcomes.set(test, outcome);
    if (!isFailure(outcome) || this.#plan.action === 'warn') return;
    // test.failing: the leak is the failure that was expected.
    if (isUnexpectedPass(test)) test.errors.length = 0;
    else test.errors.push(leakError(outcome as Leak | RepeatLeak, this.#file.rootDir));
  }
}

/** A test.failing whose function passed; it may still be waiting for its leak. */
function isUnexpectedPass(test: CircusTest): boolean {
  const [first] = test.errors.flat();
  return (
    test.failing === true && test.errors.length === 1 && reasonOf(first).startsWith('Failing test passed')
  );
}

function testsOf(block: CircusBlock): CircusTest[] {
  return (block.children ?? []).flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));
}

/** The last one that ran: errors of the others reach no report. Those that a filter leaves out have no mode that says so. */
function lastTestOf(block: CircusBlock): CircusTest | undefined {
  return testsOf(block).findLast(({ status }) => status === 'done');
}

function leakError(outcome: Leak | RepeatLeak, cwd: string, block?: string): Error {
  const { message, ...rest } = loadGateReport().describeLeak(outcome, { colours: false, cwd }, block);
  return Object.assign(new Error(message), rest);
}
