import { checkOptions, milliseconds, type OptionChecks } from '../options/options.ts';
import { nodeEngine, type Engine } from '../engine/engine.ts';
import type { CollectorActivity } from '../finding.ts';

export interface CollectOptions {
  /** Milliseconds after which it gives up on finalizers that make garbage for ever. Default: 2,000. */
  readonly timeout?: number | undefined;
}

/** What `collectGarbage` did. */
export interface CollectedGarbage extends CollectorActivity {
  /** Whether two collections in a row freed less than 1 kB and left no finalizer to run, before the time-out. */
  readonly settled: boolean;
  /** Bytes that went from the V8 heap, and from ArrayBuffers and other off-heap memory of this isolate. */
  readonly freedHeapBytes: number;
  readonly freedExternalBytes: number;
  /** Bytes in use afterwards. */
  readonly heapBytes: number;
  readonly externalBytes: number;
}

const checks: OptionChecks<CollectOptions> = { timeout: milliseconds };

/** Less than this between two collections is V8's own coming and going. */
const noise = 1024;

/** Collections in a row that free nothing: native code may let go of something too small to be seen. */
const quietCollections = 2;

/** Collections after which what is still allocated meanwhile is taken for the work of others. */
const busyCollections = 6;

/** Turns in which the finalizers of one collection run: those of one FinalizationRegistry in each. */
const finalizerTurns = 6;

/**
 * Collects all garbage: full collections in turns of their own, until finalizers have run, weak
 * references are cleared, and a further collection frees nothing. Needs no `--expose-gc`.
 *
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when an option does not exist or cannot be.
 * @example
 * const ref = new WeakRef(makeSession());
 * await collectGarbage();
 * expect(ref.deref()).toBeUndefined();
 */
export async function collectGarbage(options: CollectOptions = {}): Promise<CollectedGarbage> {
  checkOptions(options, checks);
  const { timeout = 2000 } = options;
  const endWindow = nodeEngine.watchCollector();
  const before = nodeEngine.readMemory();
  try {
    const settled = await collectUntilQuiet(nodeEngine, timeout);
    return { settled, ...freedSince(before), ...activity(endWindow()) };
  } catch (error) {
    endWindow();
    throw error;
  }
}

async function collectUntilQuiet(engine: Engine, timeout: number): Promise<boolean> {
  const deadline = engine.now() + timeout;
  let used = Infinity;
  let quiet = 0;
  for (let round = 1; engine.now() < deadline; round++) {
    const after = await collectInTurns(engine);
    const freed = used - after.used;
    const isQuiet = freed < noise && (freed > -noise || round > busyCollections) && !after.finalizersRan;
    quiet = isQuiet ? quiet + 1 : 0;
    if (quiet === quietCollections) return true;
    used = after.used;
  }
  return false;
}

interface Collected {
  /** Bytes that are alive: read before anything else runs. */
  readonly used: number;
  readonly finalizersRan: boolean;
}

/** A dereferenced WeakRef holds its target until the job ends, and finalizers run some turns after the collection. */
async function collectInTurns(engine: Engine): Promise<Collected> {
  await engine.macrotask();
  const start = engine.now();
  const before = engine.countLoopEvents();
  engine.collectGarbage();
  const { heapUsed, external } = engine.readMemory();
  const pause = engine.now() - start;
  await runFinalizers(engine);
  const events = engine.countLoopEvents() - before;
  return {
    used: heapUsed + external,
    finalizersRan: events > 0 && events > (await eventsWithout(engine, pause)),
  };
}

/** What others (timers, sockets, other threads) give the loop to do in as many turns, after an equal pause. */
async function eventsWithout(engine: Engine, pause: number): Promise<number> {
  const before = engine.countLoopEvents();
  engine.standStill(pause);
  await runFinalizers(engine);
  return engine.countLoopEvents() - before;
}

async function runFinalizers(engine: Engine): Promise<void> {
  for (let turn = 0; turn < finalizerTurns; turn++) await engine.macrotask();
}

function freedSince(
  before: ReturnType<Engine['readMemory']>,
): Pick<CollectedGarbage, 'freedHeapBytes' | 'freedExternalBytes' | 'heapBytes' | 'externalBytes'> {
  const { heapUsed, external } = nodeEngine.readMemory();
  return {
    freedHeapBytes: Math.max(0, before.heapUsed - heapUsed),
    freedExternalBytes: Math.max(0, before.external - external),
    heapBytes: heapUsed,
    externalBytes: external,
  };
}

function activity({ collections, pauseMs, byKind }: CollectorActivity): CollectorActivity {
  return { collections, pauseMs, byKind };
}
