import type { CircusBlock, CircusHook, CircusTest, JestExpect } from '../jest-environment.ts';
import { callCircusFunction } from './call-circus-function.ts';
import { SnapshotGuard } from './snapshot-guard.ts';

/** What a test needs to run outside of the runner's own loop. */
export interface RerunContext {
  readonly expect: JestExpect;
  readonly defaultTimeout: number;
  /** Test functions as they were written; Jest 29 replaces those of concurrent tests. */
  readonly functions: WeakMap<CircusTest, CircusTest['fn']>;
  readonly sandbox: { console: Console };
}

/** The blocks of a test, the file's first. */
export function blocksOf(test: CircusTest): CircusBlock[] {
  const blocks: CircusBlock[] = [];
  for (let block: CircusBlock | undefined = test.parent; block; block = block.parent) blocks.unshift(block);
  return blocks;
}

/** As `expect.getState().currentTestName` has it. */
export function fullNameOf(test: CircusTest): string {
  return [...blocksOf(test).slice(1), test].map(({ name }) => name).join(' ');
}

/**
 * Runs a test once more as if it were the only one left of its file: the hooks of its own blocks, which are over,
 * run again around it; those of the file are still open.
 */
export async function rerunTest(
  test: CircusTest,
  context: RerunContext,
  around: (attempt: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const guard = new SnapshotGuard(context.expect, fullNameOf(test));
  const { console: real } = context.sandbox;
  context.sandbox.console = muted(real);
  try {
    await inBlocks(blocksOf(test).slice(1), context, () => around(() => attempt(test, context)));
  } finally {
    context.sandbox.console = real;
    guard.restore();
  }
}

async function inBlocks(
  [block, ...inner]: readonly CircusBlock[],
  context: RerunContext,
  run: () => Promise<void>,
): Promise<void> {
  if (!block) return run();
  try {
    await callHooks(hooksOf(block, 'beforeAll'), {}, context);
    await inBlocks(inner, context, run);
  } finally {
    await callHooks(hooksOf(block, 'afterAll'), {}, context);
  }
}

async function attempt(test: CircusTest, context: RerunContext): Promise<void> {
  const self: object = Object.create(null);
  const blocks = test.concurrent ? [] : blocksOf(test);
  const fn = context.functions.get(test) ?? test.fn;
  try {
    for (const block of blocks) await callHooks(hooksOf(block, 'beforeEach'), self, context);
    // Without the runner's frames and ours on the stack, a sampled allocation takes half the time.
    await Promise.resolve();
    await callCircusFunction(fn, self, test.timeout ?? context.defaultTimeout);
  } finally {
    for (const block of blocks.toReversed()) await callHooks(hooksOf(block, 'afterEach'), self, context);
  }
}

function hooksOf(block: CircusBlock, type: CircusHook['type']): CircusHook[] {
  return block.hooks.filter((hook) => hook.type === type);
}

async function callHooks(
  hooks: readonly CircusHook[],
  self: object,
  { defaultTimeout }: RerunContext,
): Promise<void> {
  for (const { fn, timeout } of hooks) await callCircusFunction(fn, self, timeout || defaultTimeout);
}

/** What a test prints was printed when it ran first. */
function muted(real: Console): Console {
  const mute: Record<string, unknown> = {};
  for (const name in real) {
    const value: unknown = real[name as keyof Console];
    mute[name] = typeof value === 'function' ? () => undefined : value;
  }
  return mute as unknown as Console;
}
