type AddListener = AbortSignal['addEventListener'];

/**
 * Runs a test once more without leaving listeners on its signal: the runner adds one for every run, which keeps
 * what the test returned.
 */
export async function withoutAbortListeners(
  signal: AbortSignal | undefined,
  run: () => Promise<void>,
): Promise<void> {
  if (!signal) return run();
  const added: Parameters<AddListener>[] = [];
  const add = signal.addEventListener as (...args: Parameters<AddListener>) => void;
  Object.defineProperty(signal, 'addEventListener', {
    configurable: true,
    value: (...args: Parameters<AddListener>) => {
      added.push(args);
      add.apply(signal, args);
    },
  });
  try {
    await run();
  } finally {
    Reflect.deleteProperty(signal, 'addEventListener');
    for (const [type, listener, options] of added) signal.removeEventListener(type, listener, options);
  }
}
