import { OpenBlocks } from '@leaktight/core/gate';
import type { CircusBlock, CircusHook, CircusTest, JestExpect } from '../jest-environment.ts';
import { callCircusFunction } from './call-circus-function.ts';
import { SnapshotGuard } from './snapshot-guard.ts';

/** What a test needs to run outside of the runner's own loop. */
export interface RerunContext {
  readonly expect: JestExpect;
  readonly defaultTimeout: number;
  /** Test functions as they were written; Jest 29 replaces those of concurrent tests. */
  readonly functions: WeakMap<CircusTest, CircusTest['fn']>;
  /** Silences the console; returns what undoes it. */
  readonly mute: () => () => void;
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

/** The blocks that further runs stand in, of one file. */
export function openBlocks(context: () => RerunContext): OpenBlocks<CircusBlock> {
  return new OpenBlocks({
    open: (block) => callHooks(hooksOf(block, 'beforeAll'), {}, context()),
    close: (block) => muting(context(), () => callEveryHook(hooksOf(block, 'afterAll'), {}, context())),
  });
}

/**
 * Runs a test once more as if it were one of the last of its file: the hooks of its own blocks, which are over,
 * run again around it, or around all runs that share them; those of the file are still open.
 */
export async function rerunTest(
  test: CircusTest,
  context: RerunContext,
  blocks: OpenBlocks<CircusBlock>,
  { around, shares }: { around: (attempt: () => Promise<void>) => Promise<void>; shares: boolean },
): Promise<void> {
  const guard = new SnapshotGuard(context.expect, fullNameOf(test));
  try {
    await muting(context, async () => {
      if (!shares) await blocks.leaveAll();
      try {
        await blocks.enter(blocksOf(test).slice(1));
        await around(() => attempt(test, context));
      } catch (error) {
        await blocks.leaveAll();
        throw error;
      }
      if (!shares) await blocks.leaveAll();
    });
  } finally {
    guard.restore();
  }
}

/** What tests and hooks print was printed when they ran first. */
async function muting({ mute }: RerunContext, run: () => Promise<void>): Promise<void> {
  const unmute = mute();
  try {
    await run();
  } finally {
    unmute();
  }
}

async function attempt(test: CircusTest, context: RerunContext): Promise<void> {
  const self: object = Object.create(null);
  const blocks = test.concurrent ? [] : blocksOf(test);
  const fn = context.functions.get(test) ?? test.fn;
  const errors: unknown[] = [];
  try {
    for (const block of blocks) await callHooks(hooksOf(block, 'beforeEach'), self, context);
    // Without the runner's frames and ours on the stack, a sampled allocation takes half the time.
    await Promise.resolve();
    await callCircusFunction(fn, self, test.timeout ?? context.defaultTimeout);
  } catch (error) {
    errors.push(error);
  }
  const hooks = blocks.toReversed().flatMap((block) => hooksOf(block, 'afterEach'));
  await callEveryHook(hooks, self, context, errors);
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

/** As Jest does after a test or a block: each hook has something to put away. Throws the first of all errors. */
async function callEveryHook(
  hooks: readonly CircusHook[],
  self: object,
  context: RerunContext,
  errors: unknown[] = [],
): Promise<void> {
  for (const hook of hooks)
    await callHooks([hook], self, context).catch((error: unknown) => void errors.push(error));
  if (errors.length > 0) throw errors[0];
}
