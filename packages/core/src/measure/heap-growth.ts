import { runCalls, type CallSeries } from '../probe/probe.ts';

/** Share of what each call was seen to keep that a heap grows by which goes on. */
const persisting = 0.7;

/** Times as many calls of the second look at a heap that did not seem to go on. */
export const againTimes = 2;

/** Growth of fewer bytes may be V8's own. */
export const leastBytes = 16_000;

/**
 * Whether further calls make the heap grow by as much as each was seen to keep, and by more than V8 may by itself. What threads of V8
 * hold at the first reading, and let go of then, could hide that once.
 */
export async function growsOn(series: CallSeries, calls: number, kept: number): Promise<boolean> {
  for (const further of [calls, againTimes * calls]) {
    const grown = await growthOver(series, further);
    if (grown === null) return false;
    if (grown >= Math.max(leastBytes, persisting * further * kept)) return true;
  }
  return false;
}

/** Bytes that the heap grows by; null where the deadline came first. */
export async function growthOver(series: CallSeries, calls: number): Promise<number | null> {
  // A collection of a large heap takes long on a busy machine.
  if (series.engine.now() > series.deadline) return null;
  const before = await settledHeap(series);
  const made = await runCalls(series, calls, null);
  return made < calls ? null : (await settledHeap(series)) - before;
}

/** Bytes in use, after two collections with a turn of the event loop before each. */
export async function settledHeap({ engine }: CallSeries): Promise<number> {
  for (let turn = 0; turn < 2; turn++) {
    await engine.macrotask();
    engine.collectGarbage();
  }
  return engine.readMemory().heapUsed;
}
