import { checkOptions, flag, millisecondsFrom, type OptionChecks } from '../options/options.ts';
import { nodeEngine } from '../engine/engine.ts';
import { isLeaktightError, LeaktightError, reasonOf } from '../errors.ts';
import { explainSurvivor } from './explain-survivor.ts';
import type { Retainer } from '../finding.ts';
import { isThenable, settleInTime } from '../settle-in-time.ts';
import { track, type TrackedObject } from './tracked-object.ts';

/** Makes the object that has to be collected: nobody but the code under test may keep what it returns. */
export type Factory = () => unknown;

export interface CollectedOptions {
  /**
   * Milliseconds that finalizers, timers and pending work may take to let go of the object. Default: 1,000. An async
   * function may take as long to make it, and 4,000 in any case.
   */
  readonly timeout?: number | undefined;
  /** Take a heap snapshot to show who holds an object that stays. Default: true. */
  readonly explain?: boolean | undefined;
}

/** Whether one object is gone: plain data that does not hold it. */
export interface CollectionFinding {
  readonly collected: boolean;
  readonly className: string;
  /** Garbage collections until it was gone, or until the time-out. */
  readonly collections: number;
  readonly durationMs: number;
  /** Who holds it, when it is still there and a path was found. */
  readonly retainers: readonly Retainer[];
  readonly retainersOmitted: number;
  /** Whether that was looked for. */
  readonly explained: boolean;
}

const checks: OptionChecks<CollectedOptions> = { timeout: millisecondsFrom(0), explain: flag };

/** Milliseconds that an async function may always take: what it makes may be a server, or a window. */
const leastMakingTime = 4000;

/** Collections that every object gets, however long they take: finalizers can be chained. */
const leastCollections = 6;
const longestPause = 50;

/**
 * Waits for an object to be collected: macrotasks and garbage collections in turn, until it is gone or the time is up.
 *
 * @param target a function (sync or async) that returns the object, a WeakRef, or what `track` returned.
 * @throws LeaktightError LEAKTIGHT_BAD_RECEIVED for anything else, or for a factory that returns no object;
 * LEAKTIGHT_RUN_FAILED when the factory throws, LEAKTIGHT_RUN_TIMEOUT when its promise does not settle in time.
 * @example (await checkCollected(() => openSession().close())).collected // true
 */
export async function checkCollected(
  target: Factory | WeakRef<object> | TrackedObject,
  options: CollectedOptions = {},
): Promise<CollectionFinding> {
  checkOptions(options, checks);
  const { timeout = 1000 } = options;
  const { ref, className } = await resolveTarget(target, Math.max(timeout, leastMakingTime));
  const start = nodeEngine.now();
  let collections = 0;
  let collected = false;
  let pause = 0;
  do {
    // A dereferenced WeakRef keeps its target until the job ends.
    await (pause < 1 ? nodeEngine.macrotask() : nodeEngine.delay(pause));
    nodeEngine.collectGarbage();
    collections += 1;
    await nodeEngine.macrotask();
    collected = isGone(ref);
    pause = collections < leastCollections ? 0 : Math.min(longestPause, Math.max(1, pause * 2));
  } while (!collected && (collections < leastCollections || nodeEngine.now() - start < timeout));
  const durationMs = nodeEngine.now() - start;
  const explained = !collected && options.explain !== false;
  const retainers = explained ? await explainSurvivor(ref) : [];
  return { collected, className, collections, durationMs, retainers, retainersOmitted: 0, explained };
}

/** Whether the object is gone after settling; `checkCollected` tells more. */
export async function isCollected(
  target: Factory | WeakRef<object> | TrackedObject,
  options: CollectedOptions = {},
): Promise<boolean> {
  return (await checkCollected(target, options)).collected;
}

/** In a function of its own, so that no frame that waits holds the object. */
function isGone(ref: WeakRef<object>): boolean {
  return ref.deref() === undefined;
}

async function resolveTarget(target: unknown, timeout: number): Promise<TrackedObject> {
  if (typeof target === 'function') return makeTracked(target as Factory, timeout);
  const tracked = readTracked(target);
  if (tracked) return tracked;
  throw new LeaktightError(
    'LEAKTIGHT_BAD_RECEIVED',
    `Expected a function that makes the object, a WeakRef, or what track(object) returned, got ${describe(target)}.` +
      (typeof target === 'object' && target !== null
        ? ' An object that is passed itself is held by the assertion; write: () => makeIt(), or track(object).'
        : ''),
  );
}

function readTracked(target: unknown): TrackedObject | null {
  try {
    if (isWeakRef(target)) return { ref: target, className: nameOfTarget(target) };
    const { ref, className } = (target ?? {}) as Partial<TrackedObject>;
    return isWeakRef(ref) && typeof className === 'string' ? { ref, className } : null;
  } catch {
    // a proxy that is revoked, or whose traps throw
    return null;
  }
}

async function makeTracked(factory: Factory, timeout: number): Promise<TrackedObject> {
  const { object } = await makeObject(factory, timeout);
  if ((typeof object === 'object' || typeof object === 'function') && object !== null) return track(object);
  throw new LeaktightError(
    'LEAKTIGHT_BAD_RECEIVED',
    `The function has to return the object that is to be collected, it returned ${describe(object)}.`,
  );
}

/** An object in a box: whatever resolves with the object itself reads its `then`, which a proxy may not stand. */
interface Made {
  readonly object: unknown;
}

async function makeObject(factory: Factory, timeout: number): Promise<Made> {
  try {
    const made = factory();
    if (!isThenable(made)) return { object: made };
    const boxed = Promise.resolve(made).then((object) => ({ object }));
    return await settleInTime(nodeEngine, boxed, timeout, () => neverMade(timeout));
  } catch (cause) {
    if (isLeaktightError(cause)) throw cause;
    const message = `Could not make the object: ${reasonOf(cause)}.`;
    throw new LeaktightError('LEAKTIGHT_RUN_FAILED', message, { cause });
  }
}

function neverMade(timeout: number): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_RUN_TIMEOUT',
    `Could not make the object: the promise of the function has not settled after ${timeout} ms. ` +
      'Let it settle, or raise `timeout` (and the time-out of the test).',
  );
}

/** By brand: the WeakRef of another context is no instance of ours. */
function isWeakRef(value: unknown): value is WeakRef<object> {
  return Object.prototype.toString.call(value) === '[object WeakRef]';
}

function nameOfTarget(ref: WeakRef<object>): string {
  const object = ref.deref();
  return object === undefined ? 'the object' : track(object).className;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
