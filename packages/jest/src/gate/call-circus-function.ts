const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;

/** Calls a test or a hook as jest-circus does: it returns a promise, takes a `done` callback or is a generator. */
export async function callCircusFunction(fn: unknown, self: object, timeout: number): Promise<void> {
  const call = fn as (this: object, done?: Done) => unknown;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = realSetTimeout(() => reject(new Error(`it exceeded its timeout of ${timeout} ms`)), timeout);
  });
  try {
    // Called within: what it throws at once must not leave the timer behind.
    await Promise.race([call.length > 0 ? withDone(call, self) : settle(call.call(self)), late]);
  } finally {
    realClearTimeout(timer);
  }
}

interface Done {
  (reason?: unknown): void;
  fail(reason?: unknown): void;
}

function withDone(call: (this: object, done?: Done) => unknown, self: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (reason?: unknown): void => (reason ? reject(reason) : resolve());
    const fail = (reason?: unknown): void => reject(reason ?? new Error('done.fail() was called'));
    call.call(self, Object.assign(done, { fail }));
  });
}

async function settle(result: unknown): Promise<void> {
  if (!isGenerator(result)) {
    await result;
    return;
  }
  let step = result.next();
  while (!step.done) step = result.next(await step.value);
}

function isGenerator(value: unknown): value is Generator {
  return typeof value === 'object' && value !== null && 'next' in value && 'throw' in value;
}
