import type { ExpectState, MatcherHost, PendingMeasurement, PendingMeasurements } from '@leaktight/matchers';
import type { RunnerTestCase } from 'vitest';
import { onTestFinished } from 'vitest';
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
  };
}

function taskOf(state: ExpectState): RunnerTestCase | undefined {
  return (state as ExpectState & { task?: RunnerTestCase }).task;
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
): void {
  if (!task) return;
  pending.add(measurement, task);
  const whenFinished = task.context?.onTestFinished ?? onTestFinished;
  whenFinished(async () => {
    const left = timeLeft(task);
    const timedOut = task.result?.state === 'fail' && left !== null && left <= 0;
    const error = await pending.abandon(task, timedOut);
    // A test that failed for another reason has an error that says more; a time-out says less.
    if (error && (timedOut ? !tells(task, error) : task.result?.state !== 'fail')) throw error;
  }, abandonTimeout);
}
