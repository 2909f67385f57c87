import { type Counted, countMembers, countTimersLike } from './count-members.ts';
import { calmCompilers, hastenReading, leaveObjectsInPlace } from './compiler-flags.ts';
import { InspectorSession } from './inspector-session.ts';
import { now } from './real-timers.ts';
import {
  inWords,
  isTelling,
  type RemoteProperties,
  type RemoteProperty,
  textLength,
} from './remote-property.ts';
import { streamSnapshot } from './snapshot-stream.ts';

/** How new objects are told from old ones. */
export type NewObjectWay = 'numbered' | 'sampled';

/** Longer than V8's longest regular object (128 or 256 kB), so that it lies in the space numbered last. */
const lastObjectLength = 300_000;

/**
 * Lies in the snapshot to be found there: `measured` is the function under test, `last` the object
 * that V8 numbered last, so that objects with higher ids are new; where there is none, objects with a
 * sampler's handle are. Readers know it by its name.
 */
class LeaktightMarker {
  readonly measured: object;
  readonly last: string | null;

  constructor(measured: object, way: NewObjectWay) {
    this.measured = measured;
    this.last = way === 'sampled' ? null : Buffer.alloc(lastObjectLength, 'x').toString('latin1');
  }
}

/**
 * Tells objects that are allocated from now on from those that were there before, without a snapshot of before.
 *
 * `numbered`: V8 numbers all live objects when tracking starts, space by space, and later ones when the
 * snapshot meets them. It misses none, but V8 collects and numbers all anew in every turn of the event loop
 * after 50 ms: 85 ms each at 30 MB.
 * @see V8's HeapObjectsMap::UpdateHeapObjectsMap and HeapObjectIterator, and V8HeapProfilerAgentImpl::onTimer
 *
 * `sampled`: V8's sampling profiler holds all that it has seen by weak handles, which are in the snapshot. Turns cost nothing,
 * but allocations that were folded into another one are not seen.
 */
export class NewObjectWindow {
  readonly #session = new InspectorSession();
  readonly #marker: LeaktightMarker;
  readonly #way: NewObjectWay;
  // Code that reads a snapshot runs once: with feedback from its first call on, V8 compiles it in time.
  readonly #restoreCompilers = calmCompilers();
  readonly #restoreCompaction = leaveObjectsInPlace();
  #restoreUsual = (): void => undefined;
  /** Milliseconds to collect and number the heap, on this machine as busy as it is: V8's snapshot takes about 8 to 20 times that; 0 when sampled. */
  readonly numberingTime: number;

  /** Everything that is allocated after this is new. */
  constructor(measured: object, way: NewObjectWay) {
    this.#marker = new LeaktightMarker(measured, way);
    this.#way = way;
    const start = now();
    if (way === 'sampled') this.#session.postNow('HeapProfiler.startSampling', { samplingInterval: 1 });
    else this.#session.postNow('HeapProfiler.startTrackingHeapObjects', { trackAllocations: false });
    // By the clock: a budget is what somebody waits for, and a busy machine takes as many times longer for the snapshot.
    this.numberingTime = way === 'sampled' ? 0 : now() - start;
  }

  /** Writes one snapshot; V8 collects garbage first. Not by the session: V8 would quote the text, and Node parse it. */
  takeSnapshot(onChunk: (bytes: Uint8Array) => void): void {
    this.#restoreUsual();
    // The calls are over: what is compiled from here on, up to the path, runs once.
    this.#restoreUsual = hastenReading();
    streamSnapshot(onChunk, () => {
      // What reads the snapshot need not be sampled.
      if (this.#way === 'sampled') this.#session.postNow('HeapProfiler.stopSampling');
    });
  }

  /**
   * Asks again and again how many entries a collection, or properties an object, has right now: null when it is gone. It is looked up
   * once, as that walks the heap, and held until the window is closed.
   */
  watchSize(id: number, counted: Counted): () => number | null {
    const objectId = this.#find(id, watchedGroup);
    return () => (objectId === null ? null : this.#sizeOf(objectId, counted));
  }

  #sizeOf(objectId: string, counted: Counted): number | null {
    try {
      return this.#count(objectId, countMembers, [{ value: counted }]);
    } catch {
      return null;
    }
  }

  /** The same for timers that call a function of the same name: V8 collects for it. */
  watchTimers(id: number): () => number | null {
    const objectId = this.#find(id, watchedGroup);
    return () => {
      try {
        return objectId === null ? null : this.#countTimers(objectId);
      } catch {
        return null;
      }
    };
  }

  #countTimers(objectId: string): number {
    const { result: prototype } = this.#session.postNow<{ result: { objectId: string } }>(
      'Runtime.callFunctionOn',
      { objectId, functionDeclaration: 'function () { return Object.getPrototypeOf(this); }', objectGroup },
    );
    const { objects } = this.#session.postNow<{ objects: { objectId: string } }>('Runtime.queryObjects', {
      prototypeObjectId: prototype.objectId,
      objectGroup,
    });
    try {
      return this.#count(objectId, countTimersLike, [{ objectId: objects.objectId }]);
    } finally {
      this.#session.postNow('Runtime.releaseObjectGroup', { objectGroup });
    }
  }

  #count(
    objectId: string,
    count: (value: object, given: never) => number,
    given: readonly [{ readonly value: string } | { readonly objectId: string }],
  ): number {
    const { result } = this.#session.postNow<{ result: { value: number } }>('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: `function (given) { return (${count.toString()})(this, given); }`,
      arguments: given,
      returnByValue: true,
    });
    return result.value;
  }

  /** Name of the variable by which a function sees an object; null when it does not. */
  variableOf(functionId: number, valueId: number): string | null {
    const wanted = String(valueId);
    const isIt = ({ value }: RemoteProperty): boolean =>
      value?.objectId !== undefined && this.#idOf(value.objectId) === wanted;
    return this.#with(functionId, (objectId) => this.#variablesOf(objectId).find(isIt)?.name ?? null);
  }

  /** Name of the variable with the longest text that a function sees, as texts have no ids; null where none stands out. */
  longestTextOf(functionId: number): string | null {
    return this.#with(functionId, (objectId) => {
      const texts = this.#variablesOf(objectId)
        .map(({ name, value }) => ({ name, length: textLength(value) }))
        .toSorted((a, b) => b.length - a.length);
      const [longest, next = { length: 0 }] = texts;
      return longest && longest.length > clearly * next.length ? longest.name : null;
    });
  }

  #variablesOf(objectId: string): RemoteProperty[] {
    const { internalProperties = [] } = this.#propertiesOf(objectId);
    const scopes = internalProperties.find(({ name }) => name === '[[Scopes]]')?.value?.objectId;
    if (scopes === undefined) return [];
    return this.#propertiesOf(scopes).result.flatMap(({ value: scope }) => {
      const isGlobal = scope?.description?.startsWith('Global') === true;
      return isGlobal || scope?.objectId === undefined ? [] : this.#propertiesOf(scope.objectId).result;
    });
  }

  /** Names of the own properties of an object, with their values in short where asked for; empty when it is gone. */
  describe(id: number, showValues: boolean): string[] {
    const properties = this.#with(id, (objectId) => this.#propertiesOf(objectId).result) ?? [];
    return properties.filter(isTelling).map((one) => inWords(one, showValues));
  }

  #propertiesOf(objectId: string): RemoteProperties {
    return this.#session.postNow('Runtime.getProperties', { objectId, ownProperties: true });
  }

  #idOf(objectId: string): string {
    return this.#session.postNow<{ heapSnapshotObjectId: string }>('HeapProfiler.getHeapObjectId', {
      objectId,
    }).heapSnapshotObjectId;
  }

  /** Looks at one object by its id, which walks the heap once; null when it is gone. */
  #with<Result>(id: number, look: (objectId: string) => Result): Result | null {
    try {
      const objectId = this.#find(id, objectGroup);
      return objectId === null ? null : look(objectId);
    } catch {
      return null;
    } finally {
      this.#session.postNow('Runtime.releaseObjectGroup', { objectGroup });
    }
  }

  #find(id: number, group: string): string | null {
    try {
      const { result } = this.#session.postNow<{ result: { objectId: string } }>(
        'HeapProfiler.getObjectByHeapObjectId',
        { objectId: String(id), objectGroup: group },
      );
      return result.objectId;
    } catch {
      return null;
    }
  }

  /** Stops tracking and forgets the ids: V8 is as before. */
  close(): void {
    try {
      void this.#marker.last;
      this.#session.postNow('Runtime.releaseObjectGroup', { objectGroup: watchedGroup });
      this.#session.postNow('HeapProfiler.disable');
    } finally {
      this.#restoreCompilers();
      this.#restoreCompaction();
      this.#restoreUsual();
      this.#session.close();
    }
  }
}

const objectGroup = 'leaktight';
const watchedGroup = 'leaktight.watched';

/** Times as long as the next one is a text that grows. */
const clearly = 2;
