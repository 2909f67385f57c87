import type { ExpectState, MatcherHost, PendingMeasurement, PendingMeasurements } from '@leaktight/matchers';
import type { RunnerTestCase, RunnerTestFile } from 'vitest';
import { onTestFinished } from 'vitest';
import { letGoOfAwaited } from './awaited-assertions.ts';
import { hooksOf } from './gate/rerun-test.ts';
import type { WorkerOptions } from './leaktight-options.ts';

// Longer than any measurement: its own time-outs end it.
const abandonTimeout = 300_000;

/** Connects the matchers to the test that uses them. */
export function createWorkerHost(
  options: WorkerOptions | undefined,
  pending: PendingMeasurements,
): MatcherHost {
  return {
    defaults: options?.matchers ?? {},
    // As paths of modules are told, and not from the root of each project.
    cwd: process.cwd(),
    timeLeft: (state) => timeLeft(taskOf(state)),
    notify: (notice, state) => notify(notice, taskOf(state), options !== undefined),
    watch: (measurement, state) => watch(pending, measurement, taskOf(state)),
    // The assertion itself, and what makes a failure soft; with `.resolves` that is done elsewhere.
    ownThens: ({ soft, promise }: VitestState) => (soft && !promise ? 2 : 1),
    letGo: (state) => letGoOfAwaited(taskOf(state)),
  };
}

/** What Vitest adds for its matchers. */
interface VitestState extends ExpectState {
  readonly task?: RunnerTestCase | undefined;
  readonly soft?: unknown;
}

function taskOf({ task }: VitestState): RunnerTestCase | undefined {
  return task;
}

// Tests replace the clock; ours is the one from before.
const now = Date.now;

/** Known for a first attempt only: the runner does not tell when another one began. */
function timeLeft(task: RunnerTestCase | undefined): number | null {
  const { startTime, retryCount = 0, repeatCount = 0 } = task?.result ?? {};
  if (!task || startTime === undefined || retryCount + repeatCount > 0) return null;
  return task.timeout > 0 && Number.isFinite(task.timeout) ? startTime + task.timeout - now() : null;
}

/** With the plugin, its reporter prints notices once, after the run; without it, the console does at once. */
function notify(notice: string, task: RunnerTestCase | undefined, hasReporter: boolean): void {
  if (!task || !hasReporter) {
    console.warn(notice);
    return;
  }
  const meta = task.meta as { leaktightNotices?: string[] };
  meta.leaktightNotices = [...(meta.leaktightNotices ?? []), notice];
}

/** Whether the assertion failed late, but before the runner looked at its clock. */
function tells({ result }: RunnerTestCase, { message }: Error): boolean {
  return result?.errors?.some((known) => known.message === message) === true;
}

function watch(
  pending: PendingMeasurements,
  measurement: PendingMeasurement,
  task: RunnerTestCase | undefined,
): boolean {
  if (!task) return false;
  pending.add(measurement, task);
  const whenFinished = task.context?.onTestFinished ?? onTestFinished;
  try {
    whenFinished(() => throwAny(errorOf(task, pending)), abandonTimeout);
  } catch {
    // Its own callbacks run already, or they do of one that runs at the same time.
    watchFile(pending, task.file);
    return true;
  }
  // Of a test that is over nobody asks any more.
  return task.result?.state === 'run';
}

const watchedFiles = new WeakSet<RunnerTestFile>();

/** For what is left when all tests of a file are over. */
function watchFile(pending: PendingMeasurements, file: RunnerTestFile): void {
  if (watchedFiles.has(file)) return;
  watchedFiles.add(file);
  hooksOf(file).afterAll.push(() => throwAny(pending.abandonAll().then(([error]) => error ?? null)));
}

async function throwAny(pending: Promise<Error | null>): Promise<void> {
  const error = await pending;
  if (error) throw error;
}

/** What the test fails with because of a measurement that it left behind. */
async function errorOf(task: RunnerTestCase, pending: PendingMeasurements): Promise<Error | null> {
  // Of tests that run at once, the runner names the one that began last to matchers that ask.
  if (task.concurrent) return await pending.abandonUnawaited(task);
  const isFailed = (): boolean => task.result?.state === 'fail';
  const left = timeLeft(task);
  const timedOut = isFailed() && left !== null && left <= 0;
  const error = await pending.abandon(task, timedOut);
  // A test that failed for another reason has an error that says more; a time-out says less.
  return error && (timedOut ? !tells(task, error) : !isFailed()) ? error : null;
}
