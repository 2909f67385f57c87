import { nodeHandleEngine, type OpenHandles, type RawFrame } from '../engine/engine.ts';
import { macrotask } from '../engine/gauge/gauge.ts';
import type { HandleGrowth } from '../finding.ts';
import { describeHandles, handleKind } from '../handles/handles.ts';
import type { HandleKind } from './growth.ts';
import type { Leak } from './outcome.ts';
import type { IsRunnerFile } from './run-survivors.ts';
import type { Rerun } from './watched-test.ts';

/** Runs that are watched: what closes late was opened by another one. */
const watchedRuns = 2;

/** A leak with the lines that opened its handles. What allocates says nothing of these, where they alone are too many. */
export async function withHandles(leak: Leak, rerun: Rerun, isRunnerFile: IsRunnerFile): Promise<Leak> {
  const kinds = leak.exceeded.flatMap((each) => each.kinds ?? []);
  const handles = kinds.length > 0 ? await locateHandles(rerun, kinds, isRunnerFile) : [];
  if (handles.length === 0) return leak;
  const isOfHandles = leak.exceeded.every(({ resource }) => resource === 'handles');
  return { ...leak, handles, ...(isOfHandles ? { suspects: [], suspectsOmitted: 0 } : {}) };
}

/**
 * Runs a test on to see where it opens what it leaves open: by kind and line, in the words of the original source.
 * @param kinds that each run leaves open, and how many of each.
 */
export async function locateHandles(
  rerun: Rerun,
  kinds: readonly HandleKind[],
  isRunnerFile: IsRunnerFile,
): Promise<readonly HandleGrowth[]> {
  const engine = nodeHandleEngine;
  const watch = engine.watchHandles();
  try {
    for (let run = 0; run < watchedRuns; run++)
      await rerun(async (attempt) => {
        await attempt();
        await macrotask();
      });
    // Some handles report their end only once their object is collected.
    engine.collectGarbage();
    await macrotask();
    return describe(withoutRunner(watch.open(), isRunnerFile), kinds);
  } catch {
    // It was measured already: only where is not known.
    return [];
  } finally {
    watch.stop();
  }
}

function describe(open: OpenHandles, kinds: readonly HandleKind[]): readonly HandleGrowth[] {
  const counts = new Map(kinds.map(({ name, count }) => [name, count]));
  const arriving = [...open].flatMap(([stacksOf, stacks]) => {
    const kind = handleKind(stacksOf);
    const perCall = counts.get(kind.name);
    return perCall === undefined || stacks.length === 0 ? [] : [{ stacksOf, kind, perCall, certain: true }];
  });
  return describeHandles(arriving, open, nodeHandleEngine.mapStacks).filter(({ stack }) => stack.length > 0);
}

function withoutRunner(open: OpenHandles, isRunnerFile: IsRunnerFile): OpenHandles {
  const isUsers = ({ url }: RawFrame): boolean => !isRunnerFile(url);
  return new Map(
    [...open].map(([kind, stacks]) => [
      kind,
      stacks.flatMap((stack) => (stack ? [stack.filter(isUsers)] : [])),
    ]),
  );
}
