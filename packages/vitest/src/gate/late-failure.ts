import type { RunnerTask, RunnerTestCase } from 'vitest';
import { suitesOf } from './rerun-test.ts';

interface LateError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

interface WorkerRpc {
  getCountOfFailedTests?(): Promise<number>;
  onCancel?(reason: 'test-failure'): void;
  onTaskUpdate?(packs: readonly unknown[], events: readonly unknown[]): Promise<void>;
}

/** What the runner keeps for itself in a worker. */
interface Worker {
  readonly rpc?: WorkerRpc;
  readonly config?: { readonly bail?: number };
}

/** The part of a result that the runner owns and reads again when it reports. */
interface MutableResult {
  state: string;
  errors?: LateError[] | undefined;
  attempts?: { state: string; errors?: LateError[] | undefined }[];
}

/**
 * Fails a test that was reported as passed, and the suites around it.
 * @returns false when this Vitest offers no way to report it again; then the error must be thrown for the file.
 */
export async function failLate(test: RunnerTestCase, error: LateError): Promise<boolean> {
  const result = test.result as unknown as MutableResult;
  const last = result.attempts?.at(-1);
  // test.fails: the leak is the failure that was expected.
  const isExpected = (test as { readonly fails?: boolean }).fails === true;
  for (const each of last ? [result, last] : [result]) {
    each.state = isExpected ? 'pass' : 'fail';
    each.errors = isExpected ? undefined : [error];
  }
  return sendAgain([test, ...suitesOf(test).slice(1)], isExpected);
}

async function sendAgain(tasks: readonly RunnerTask[], isExpected: boolean): Promise<boolean> {
  // Internal, hence the fallback: the public interface cannot change a result that was reported.
  const worker = (globalThis as Record<string, unknown>)['__vitest_worker__'] as Worker | undefined;
  const rpc = worker?.rpc;
  if (typeof rpc?.onTaskUpdate !== 'function') return false;
  for (const suite of tasks.slice(1)) if (suite.result && !isExpected) suite.result.state = 'fail';
  await rpc.onTaskUpdate(
    tasks.map(({ id, result, meta }) => [id, result, meta]),
    [],
  );
  if (!isExpected) await bail(rpc, worker?.config?.bail ?? 0);
  return true;
}

/** As the runner does after every test that failed in time. */
async function bail(rpc: WorkerRpc, limit: number): Promise<void> {
  if (limit === 0) return;
  const failed = await rpc.getCountOfFailedTests?.();
  if (failed !== undefined && failed >= limit) rpc.onCancel?.('test-failure');
}
