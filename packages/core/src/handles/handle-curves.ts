import type { Census, HandleEngine, OpenHandles } from '../engine/engine.ts';
import type { HandleGrowth } from '../finding.ts';
import type { TrackerVerdict } from '../probe/tracker.ts';
import { callsForSilence, judgeArrival, type Arrival, type OpenCount } from './arrival.ts';
import { descriptorKind, descriptorOwners, handleKind, type HandleKind } from './handle-kind.ts';
import { formatHandles } from '../quantities.ts';
import { describeHandles, type ArrivingKind } from './open-handle-groups.ts';

interface Checkpoint {
  readonly calls: number;
  readonly census: Census;
  readonly open: OpenHandles | null;
}

interface Curve {
  readonly stacksOf: string;
  readonly kind: HandleKind;
  readonly counts: readonly OpenCount[];
}

/** Directories do not tell when they are closed: their descriptors count, their stacks explain. */
const directoryType = 'DIRHANDLE';

const nothingOpen: OpenHandles = new Map();

/** The curves of all kinds of handles over the checkpoints of a measurement. */
export class HandleCurves {
  readonly #engine: HandleEngine;
  readonly #checkpoints: Checkpoint[] = [];
  #watchedFrom = 0;

  constructor(engine: HandleEngine) {
    this.#engine = engine;
  }

  add(calls: number, census: Census, open: OpenHandles | null): void {
    this.#checkpoints.push({ calls, census, open });
  }

  /** Replaces the latest reading; where handles went meanwhile, earlier ones counted some that were to go as well. */
  readAgain(census: Census, open: OpenHandles): void {
    const last = this.#checkpoints.pop();
    if (!last) return;
    if (countAll(open) < countAll(last.open ?? nothingOpen)) {
      const unwatched = this.#checkpoints.filter((checkpoint) => checkpoint.open === null);
      this.#checkpoints.splice(0, Infinity, ...unwatched);
    }
    this.#checkpoints.push({ calls: last.calls, census, open });
  }

  startWatch(calls: number): void {
    this.#watchedFrom = calls;
  }

  judge(): TrackerVerdict {
    const arriving: ArrivingKind[] = [];
    let more: Extract<Arrival, { kind: 'more' }> | null = null;
    for (const { stacksOf, kind, counts } of [...this.#watchedCurves(), ...this.#descriptorCurves()]) {
      const arrival = judgeArrival(counts, kind.pile);
      if (arrival.kind === 'steady') continue;
      arriving.push({ stacksOf, kind, perCall: arrival.perCall, certain: arrival.kind === 'arriving' });
      if (arrival.kind === 'more' && (!more || arrival.calls < more.calls)) more = arrival;
    }
    const certain = arriving.filter((one) => one.certain);
    if (certain.length > 0) return this.#leaking(arriving);
    if (more) return more;
    const unseen = callsForSilence - this.#watchedCalls();
    return unseen > 0 ? { kind: 'more', perCall: 0, calls: unseen } : { kind: 'steady', perCall: 0 };
  }

  #watchedCalls(): number {
    return (this.#checkpoints.at(-1)?.calls ?? 0) - this.#watchedFrom;
  }

  #leaking(arriving: readonly ArrivingKind[]): TrackerVerdict {
    const open = this.#checkpoints.at(-1)?.open ?? nothingOpen;
    const handles = describeHandles(arriving, open, (stacks) => this.#engine.mapStacks(stacks));
    const perCall = handles.reduce((sum, handle) => sum + handle.perCall, 0);
    return { kind: 'leaking', perCall, handles, reason: `Every call leaves open: ${summarise(handles)}.` };
  }

  #watchedCurves(): Curve[] {
    const watched = this.#checkpoints.filter(({ open }) => open !== null);
    const types = new Set(watched.flatMap(({ open }) => [...(open ?? nothingOpen).keys()]));
    types.delete(directoryType);
    return [...types].map((type) => {
      const counts = watched.map(({ calls, open }) => ({ calls, open: open?.get(type)?.length ?? 0 }));
      return {
        stacksOf: type,
        kind: handleKind(type),
        counts: [{ calls: this.#watchedFrom, open: 0 }, ...counts],
      };
    });
  }

  /** Descriptors that nothing watched accounts for; in a worker thread they may be any other thread's. */
  #descriptorCurves(): Curve[] {
    if (!this.#engine.ownsProcess) return [];
    const from = this.#checkpoints.findLastIndex(
      ({ calls, open }) => open === null && calls <= this.#watchedFrom,
    );
    const counted = this.#checkpoints.slice(Math.max(0, from));
    return Object.entries(descriptorOwners).map(([name, owners]) => ({
      stacksOf: name === 'file' ? directoryType : '',
      kind: descriptorKind(name),
      counts: counted.map(({ calls, census, open }) => {
        const owned = owners.reduce((sum, owner) => sum + (open?.get(owner)?.length ?? 0), 0);
        const perOwner = name === 'socket' || name === 'file' ? 1 : 4;
        return { calls, open: Math.max(0, (census.descriptors.get(name) ?? 0) - owned * perOwner) };
      }),
    }));
  }
}

function countAll(open: OpenHandles): number {
  let count = 0;
  for (const stacks of open.values()) count += stacks.length;
  return count;
}

/** `2 TCP socket, 0.1 timer` */
function summarise(handles: readonly HandleGrowth[]): string {
  const rates = new Map<string, number>();
  for (const { kind, perCall } of handles) rates.set(kind, (rates.get(kind) ?? 0) + perCall);
  return [...rates]
    .map(([kind, rate]) => formatHandles(Number(rate.toFixed(rate < 1 ? 2 : 1)), kind))
    .join(', ');
}
