import { asyncWrapProviders, createHook, executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import type { RawFrame } from './sampling-profile.ts';
import { followOpenedFiles, type OpenedFiles } from './opened-files.ts';
import { captureOpeningStack } from './opening-stack.ts';

type Stack = readonly RawFrame[];

/** Stacks of the resources of one kind that are open now; null for those of which none was taken. */
export type OpenHandles = ReadonlyMap<string, readonly (Stack | null)[]>;

/** Sees every resource that this thread opens and closes, ref'd or not, and where it was opened. */
export interface HandleWatch {
  open(): OpenHandles;
  /** The longest delay, up to `most` milliseconds, of timers that fire once and are still to; 0: there are none. */
  pendingDelay(most: number): number;
  stop(): void;
}

/** The kind under which files opened by number are listed. */
const openedFileKind = 'OPENEDFILE';
const directoryKind = 'DIRHANDLE';

/**
 * Async resources that are no handles: they end with their JavaScript object, which the heap sees, and what they
 * stand on (a socket below a parser) is counted itself. TLSWRAP stays: it tells TLS sockets from plain ones.
 */
const heapOnly = new Set(
  (
    'NONE PROMISE ELDHISTOGRAM BLOBREADER DNSCHANNEL HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST ' +
    'JSSTREAM JSUDPWRAP STREAMPIPE ZLIB HTTP2STREAM SIGINTWATCHDOG'
  ).split(' '),
);
const handleTypes = new Set(
  [...Object.keys(asyncWrapProviders), 'Timeout', 'Immediate'].filter((type) => !heapOnly.has(type)),
);

interface Opened {
  readonly type: string;
  /** Null where none was taken. */
  readonly stack: Stack | null;
  /** Of handles that report their end late: when they are collected, or a turn after they ran. */
  readonly resource: WeakRef<{ readonly fd?: unknown }> | null;
  /** Milliseconds until a timer fires that fires once. */
  readonly delay: number;
}

const reportLate = new Set(['FILEHANDLE', 'Immediate']);
const timerTypes = new Set(['Timeout', 'Immediate']);

/** Whether a timer starts another one as it fires, which takes its place. */
function isSuccessor(type: string, resource: object): boolean {
  return timerTypes.has(type) && executionAsyncResource().constructor === resource.constructor;
}

/** What Node keeps in a timer, by the names it has in all versions; 0 for intervals and what is no timer. */
function delayOf(type: string, resource: object): number {
  if (type !== 'Timeout') return 0;
  const { _repeat: repeat, _idleTimeout: delay } = resource as { _repeat?: unknown; _idleTimeout?: unknown };
  return repeat === null && typeof delay === 'number' ? delay : 0;
}

/** Stacks are taken of so many handles, and of so many causes; beyond that only counts matter. */
const handleStacks = 5_000;
const causeStacks = 20_000;

function isClosed({ resource }: Opened): boolean {
  if (!resource) return false;
  const handle = resource.deref();
  return handle === undefined || handle.fd === -1 || Reflect.get(handle, '_destroyed') === true;
}

/** Remembers what caused what, so that a socket opened a tick later still leads to the user's code. */
class Causes {
  readonly #stacks = new Map<number, Stack>();

  /** The stack that led to a resource: its own, else that of whatever scheduled or accepted it; null when we did. */
  trace(asyncId: number, triggerId: number, withStack: boolean): Stack | null {
    const stack = withStack ? this.capture(triggerId) : this.#inherited(triggerId);
    if (stack && stack.length > 0) this.#stacks.set(asyncId, stack);
    return stack;
  }

  /** The user's stack of this moment; below a bare callback of Node's, the one that led to it. */
  capture(triggerId: number = executionAsyncId()): Stack | null {
    const stack = captureOpeningStack();
    return stack?.length === 0 ? this.#inherited(triggerId) : stack;
  }

  #inherited(triggerId: number): Stack {
    return this.#stacks.get(triggerId) ?? this.#stacks.get(executionAsyncId()) ?? [];
  }

  forget(asyncId: number): void {
    this.#stacks.delete(asyncId);
  }
}

/**
 * A TLS socket counts once, not as the TCP socket below as well; it closes with that one, but reports its end only
 * when it is collected.
 */
function joinTls(byKind: Map<string, (Stack | null)[]>): void {
  const secure = byKind.get('TLSWRAP');
  const plain = byKind.get('TCPWRAP') ?? [];
  if (!secure) return;
  const open = Math.min(secure.length, plain.length);
  byKind.set('TLSWRAP', secure.slice(secure.length - open));
  byKind.set('TCPWRAP', plain.slice(open));
}

export function watchHandles(): HandleWatch {
  const opened = new Map<number, Opened>();
  const causes = new Causes();
  const stacksLeft = { ofHandles: handleStacks, ofCauses: causeStacks };
  const hook = createHook({
    init(asyncId, type, triggerId, resource) {
      const isHandle = handleTypes.has(type);
      const before = isSuccessor(type, resource) ? opened.get(executionAsyncId()) : null;
      // Follows one from before the watch, which no call since then has opened.
      if (before === undefined) return;
      const withStack = !before && (isHandle ? stacksLeft.ofHandles-- : stacksLeft.ofCauses--) > 0;
      const stack = causes.trace(asyncId, triggerId, withStack);
      if (!isHandle || !stack) return;
      const late = reportLate.has(type) ? new WeakRef(resource) : null;
      const isTaken = before !== null || withStack || stack.length > 0;
      opened.set(asyncId, {
        type,
        stack: isTaken ? stack : null,
        resource: late,
        delay: delayOf(type, resource),
      });
    },
    destroy(asyncId) {
      opened.delete(asyncId);
      causes.forget(asyncId);
    },
  }).enable();
  const files = followOpenedFiles(() => causes.capture());
  return {
    open: () => groupOpen(opened.values(), files),
    pendingDelay(most) {
      let longest = 0;
      for (const { delay } of opened.values()) if (delay <= most) longest = Math.max(longest, delay);
      return longest;
    },
    stop() {
      hook.disable();
      files.stop();
    },
  };
}

function groupOpen(opened: Iterable<Opened>, files: OpenedFiles): OpenHandles {
  const byKind = new Map<string, (Stack | null)[]>([
    [openedFileKind, [...files.stillOpen()]],
    [directoryKind, [...files.directories()]],
  ]);
  for (const handle of opened) {
    const { type, resource } = handle;
    const stack = type === 'FILEHANDLE' ? files.stackOfHandle(resource?.deref()?.fd) : handle.stack;
    if (isClosed(handle) || (type === directoryKind && (stack?.length ?? 0) === 0)) continue;
    const stacks = byKind.get(type);
    if (stacks) stacks.push(stack);
    else byKind.set(type, [stack]);
  }
  joinTls(byKind);
  return byKind;
}
