import { macrotask } from '../engine/gauge/gauge.ts';

/**
 * Further runs emit warnings that no first run did, as of an emitter that gets its eleventh listener: Node does not print them, and
 * listeners of the project hear them as before. Warnings are emitted a tick late: those of first runs are waited for, and the last ones.
 */
export async function withoutWarnings(work: () => Promise<void>): Promise<void> {
  await macrotask();
  const [first] = process.listeners('warning');
  if (first?.name !== 'onWarning') return work();
  process.off('warning', first);
  try {
    await work();
    await macrotask();
  } finally {
    process.prependListener('warning', first);
  }
}
