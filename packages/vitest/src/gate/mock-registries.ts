import { setsInScopesOf } from '@leaktight/core/gate';
import { vi, type Mock } from 'vitest';

type Restore = () => void;

/** Where the runner keeps mocks, to clear them, and what undoes spies. Null where it does not, or we cannot see it. */
interface Registries {
  readonly mocks: Set<unknown> | null;
  readonly restores: Set<unknown> | null;
  /** Whether the runner fills `restores` by a method that it took before anybody could watch it. */
  readonly isUnseen: boolean;
}

// Tests may spy on it.
const { add, has, forEach } = Set.prototype;

let found: Registries | undefined;

/**
 * Has Vitest let go of the mocks that a further run of a test makes, and undoes its spies: Vitest 4 keeps every mock
 * with all of its calls, and 5 what undoes a spy, until the process ends. That is no leak of the test. Mocks from before the
 * run stay as they are.
 */
export async function lettingGoOfMocks(run: () => Promise<void>): Promise<void> {
  found ??= await findRegistries();
  const mocks = noteAdded(found.mocks);
  const restores = found.isUnseen ? noteBehind(found.restores) : noteAdded(found.restores);
  try {
    await run();
  } finally {
    for (const restore of restores().toReversed()) undo(restore as Restore);
    mocks();
  }
}

/**
 * There may be thousands in it, of all tests before: what is added is noted as it comes.
 * @returns what takes out again what was added, and tells it, oldest first.
 */
function noteAdded(registry: Set<unknown> | null): () => unknown[] {
  if (!registry) return () => [];
  const added: unknown[] = [];
  const own = Object.getOwnPropertyDescriptor(registry, 'add');
  const noting = (value: unknown): Set<unknown> => {
    if (!has.call(registry, value)) added.push(value);
    return add.call(registry, value) as Set<unknown>;
  };
  Object.defineProperty(registry, 'add', { value: noting, configurable: true, writable: true });
  return () => {
    if (own) Object.defineProperty(registry, 'add', own);
    else Reflect.deleteProperty(registry, 'add');
    for (const each of added) registry.delete(each);
    return added;
  };
}

function mark(): void {
  // undoes nothing
}

/** As `noteAdded`: what comes behind an entry of ours, or all where the test had the runner undo what was there. */
function noteBehind(registry: Set<unknown> | null): () => unknown[] {
  if (!registry) return () => [];
  add.call(registry, mark);
  return () => {
    const behind: unknown[] = [];
    let isBehind = !has.call(registry, mark);
    forEach.call(registry, (each) => {
      if (isBehind) behind.push(each);
      isBehind ||= each === mark;
    });
    for (const each of [mark, ...behind]) registry.delete(each);
    return behind;
  };
}

function undo(restore: Restore): void {
  try {
    restore();
  } catch {
    // What was spied on may be frozen since: then it stays as the test left it.
  }
}

/** They are not exported: a mock and a spy of our own, which nobody sees, show where they are put. */
async function findRegistries(): Promise<Registries> {
  const added: { readonly set: Set<unknown>; readonly value: unknown }[] = [];
  let mock: unknown;
  let spy: unknown;
  watchingSets(
    (set, value) => added.push({ set, value }),
    () => {
      mock = vi.fn();
      spy = spyOnNothing();
    },
  );
  const mocks = added.find(({ value }) => value === mock)?.set ?? null;
  const restores = added.find(({ set, value }) => set !== mocks && isRestore(value, spy))?.set ?? null;
  for (const { set, value } of added) if (set === mocks || set === restores) set.delete(value);
  const isUnseen = mocks === null && restores === null;
  return { mocks, restores: isUnseen ? await findUnseenRestores() : restores, isUnseen };
}

/** Vitest 5.1 keeps weak references to mocks, but what undoes a spy until it is asked to undo all. */
async function findUnseenRestores(): Promise<Set<unknown> | null> {
  // A mock is made where a spy is, and has nothing to undo.
  const sets = await setsInScopesOf(vi.fn().mockRestore);
  const sizes = sets.map(({ size }) => size);
  spyOnNothing();
  const restores = sets.find((set, index) => set.size > sizes[index]!);
  const ours = restores && [...restores].at(-1);
  if (typeof ours !== 'function') return null;
  restores!.delete(ours);
  return restores!;
}

function spyOnNothing(): Mock {
  return vi.spyOn({ method: () => undefined }, 'method');
}

function isRestore(value: unknown, spy: unknown): boolean {
  return typeof value === 'function' && value !== spy;
}

function watchingSets(seen: (set: Set<unknown>, value: unknown) => void, call: () => void): void {
  const original = Object.getOwnPropertyDescriptor(Set.prototype, 'add')!;
  // oxlint-disable-next-line no-extend-native -- put back before anything else can run
  Object.defineProperty(Set.prototype, 'add', {
    ...original,
    value(this: Set<unknown>, value: unknown): Set<unknown> {
      seen(this, value);
      return add.call(this, value) as Set<unknown>;
    },
  });
  try {
    call();
  } finally {
    // oxlint-disable-next-line no-extend-native
    Object.defineProperty(Set.prototype, 'add', original);
  }
}
