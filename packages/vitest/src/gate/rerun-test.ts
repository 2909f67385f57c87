import { OpenBlocks, QuietConsole } from '@leaktight/core/gate';
import type { RunnerTestCase, RunnerTestSuite } from 'vitest';
import { expect, TestRunner, vi } from 'vitest';
import { withoutAbortListeners } from './abort-listeners.ts';
import { releaseChainedAssertions } from './chained-assertions.ts';
import { FixtureCleanups } from './fixture-cleanups.ts';
import { lettingGoOfMocks } from './mock-registries.ts';
import { SnapshotGuard } from './snapshot-guard.ts';
import { callWithAssertions } from './test-of-assertions.ts';

/** What of Vitest's config decides how a test runs. */
export interface RunSettings {
  readonly hookOrder: 'stack' | 'list' | 'parallel';
  readonly clearMocks: boolean;
  readonly mockReset: boolean;
  readonly restoreMocks: boolean;
  readonly unstubEnvs: boolean;
  readonly unstubGlobals: boolean;
}

/** A hook as the runner keeps it. */
export type Hook = (...args: unknown[]) => unknown;
type SuiteHooks = Record<
  'beforeAll' | 'afterAll' | 'aroundAll' | 'beforeEach' | 'afterEach' | 'aroundEach',
  Hook[]
>;

/** The runner keeps the callbacks of `onTestFinished` on the test while it runs. */
type RunningTest = RunnerTestCase & { onFinished?: Hook[] | undefined; onFailed?: Hook[] | undefined };

/** As it is when our setup file loads this, before those of the project. */
const runnerConsole = new QuietConsole(globalThis.console);

/** Hooks that are ours, and do not belong to a test. */
const ours = new WeakSet<object>();

export function markAsOurs(hook: object): void {
  ours.add(hook);
}

export function hooksOf(suite: RunnerTestSuite): SuiteHooks {
  return TestRunner.getSuiteHooks(suite) as unknown as SuiteHooks;
}

/** Whether hooks of the user's run around a suite as a whole. */
export function hasSuiteHooks(suite: RunnerTestSuite): boolean {
  const { beforeAll, afterAll } = hooksOf(suite);
  return beforeAll.length > 0 || afterAll.length > 0 || isSurrounded(suite);
}

/** The suites of a test, outermost first, the file among them. */
export function suitesOf(test: RunnerTestCase): RunnerTestSuite[] {
  const suites: RunnerTestSuite[] = [];
  for (let suite = test.suite; suite && suite !== test.file; suite = suite.suite) suites.unshift(suite);
  return [test.file, ...suites];
}

/** The suites that further runs stand in, of one file. */
export function openSuites(settings: RunSettings): OpenBlocks<RunnerTestSuite> {
  const cleanups = new Map<RunnerTestSuite, unknown[]>();
  return new OpenBlocks({
    async open(suite) {
      const own: unknown[] = [];
      cleanups.set(suite, own);
      for (const hook of hooksOf(suite).beforeAll) own.push(await hook(suite));
    },
    async close(suite) {
      const unmute = runnerConsole.mute(globalThis.console);
      try {
        for (const hook of inOrder(hooksOf(suite).afterAll, settings)) await hook(suite);
        await callAll(inOrder(cleanups.get(suite) ?? [], settings));
      } finally {
        unmute();
      }
    },
  });
}

/**
 * Runs a test once more as if it were one of the last of its file: the hooks of its own suites, which are over,
 * run again around it, or around all runs that share them; those of the file are still open.
 */
export async function rerunTest(
  test: RunnerTestCase,
  settings: RunSettings,
  open: OpenBlocks<RunnerTestSuite>,
  { around, shares }: { around: (attempt: () => Promise<void>) => Promise<void>; shares: boolean },
): Promise<void> {
  const unmute = runnerConsole.mute(globalThis.console);
  const snapshots = new SnapshotGuard(test);
  const suites = suitesOf(test).slice(1);
  const run = (): Promise<void> =>
    around(() =>
      withoutAbortListeners(test.context.signal, () => lettingGoOfMocks(() => attempt(test, settings))),
    );
  try {
    // What surrounds a suite cannot be left open.
    if (suites.some(isSurrounded)) await inSuites(suites, settings, run);
    else if (shares) await inOpenSuites(suites, open, run);
    else {
      await open.leaveAll();
      await inOpenSuites(suites, open, run);
      await open.leaveAll();
    }
  } finally {
    snapshots.restore();
    unmute();
  }
}

async function inOpenSuites(
  suites: readonly RunnerTestSuite[],
  open: OpenBlocks<RunnerTestSuite>,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await open.enter(suites);
    await run();
  } catch (error) {
    await open.leaveAll();
    throw error;
  }
}

function isSurrounded(suite: RunnerTestSuite): boolean {
  return hooksOf(suite).aroundAll.some((hook) => !ours.has(hook));
}

async function inSuites(
  [suite, ...inner]: readonly RunnerTestSuite[],
  settings: RunSettings,
  run: () => Promise<void>,
): Promise<void> {
  if (!suite) return run();
  await surround(hooksOf(suite).aroundAll, [suite], async () => {
    const own = openSuites(settings);
    try {
      await own.enter([suite]);
      await inSuites(inner, settings, run);
    } finally {
      await own.leaveAll();
    }
  });
}

async function attempt(test: RunnerTestCase, settings: RunSettings): Promise<void> {
  const { context } = test;
  const suites = suitesOf(test);
  const fixtures = FixtureCleanups.of(context);
  prepare(test, settings);
  const aroundEach = suites.flatMap((suite) => hooksOf(suite).aroundEach.map((hook) => bind(hook, suite)));
  try {
    await callWithAssertions(test, () =>
      surround(aroundEach, [context], () => runHooked(test, suites, settings, fixtures), fixtures),
    );
  } finally {
    await fixtures.callAll();
    releaseChainedAssertions();
    prepare(test, settings);
  }
}

function bind(hook: Hook, suite: RunnerTestSuite): Hook {
  const bound: Hook = (use, context) => hook(use, context, suite);
  if (ours.has(hook)) markAsOurs(bound);
  return bound;
}

async function runHooked(
  test: RunningTest,
  suites: readonly RunnerTestSuite[],
  settings: RunSettings,
  fixtures: FixtureCleanups,
): Promise<void> {
  const cleanups: unknown[] = [];
  const errors: unknown[] = [];
  const collect = (error: unknown): void => void errors.push(error);
  try {
    for (const suite of suites)
      for (const hook of hooksOf(suite).beforeEach)
        cleanups.push(await fixtures.watch(() => hook(test.context, suite)));
    // Without the runner's frames and ours on the stack, a sampled allocation takes half the time.
    await Promise.resolve();
    await fixtures.watch(() => (TestRunner.getTestFn(test) as Hook)());
  } catch (error) {
    collect(error);
  }
  for (const suite of suites.toReversed())
    for (const hook of inOrder(hooksOf(suite).afterEach, settings))
      await Promise.resolve(fixtures.watch(() => hook(test.context, suite))).catch(collect);
  await callAll(inOrder(cleanups, settings)).catch(collect);
  await callAll((test.onFinished ?? []).toReversed(), test.context).catch(collect);
  test.onFinished = undefined;
  test.onFailed = undefined;
  if (errors.length > 0) throw errors[0];
}

/** As the runner does before every attempt of a test: no snapshot counts twice, mocks and stubs are as configured. */
function prepare(test: RunnerTestCase, settings: RunSettings): void {
  // Not the context's own `expect`: asking for it makes one, which extends chai anew.
  const state = expect.getState() as unknown as { snapshotState?: { clearTest?(id: string): void } };
  state.snapshotState?.clearTest?.(test.id);
  if (settings.restoreMocks) vi.restoreAllMocks();
  if (settings.mockReset) vi.resetAllMocks();
  if (settings.clearMocks) vi.clearAllMocks();
  if (settings.unstubEnvs) vi.unstubAllEnvs();
  if (settings.unstubGlobals) vi.unstubAllGlobals();
}

async function surround(
  [hook, ...rest]: readonly Hook[],
  args: readonly unknown[],
  run: () => Promise<void>,
  fixtures?: FixtureCleanups,
): Promise<void> {
  if (!hook) return run();
  if (ours.has(hook)) return surround(rest, args, run, fixtures);
  const failures: unknown[] = [];
  const use = async (): Promise<void> => {
    await surround(rest, args, run, fixtures).catch((error: unknown) => void failures.push(error));
  };
  const call = (): unknown => hook(use, ...args);
  await (fixtures ? fixtures.watch(call) : call());
  if (failures.length > 0) throw failures[0];
}

function inOrder<Item>(items: readonly Item[], { hookOrder }: RunSettings): readonly Item[] {
  return hookOrder === 'stack' ? items.toReversed() : items;
}

async function callAll(functions: readonly unknown[], ...args: readonly unknown[]): Promise<void> {
  for (const each of functions) if (typeof each === 'function') await (each as Hook)(...args);
}
