import type { Engine } from '../../src/engine/engine.ts';

/** An engine that only notes what is asked of it: collections, turns of the event loop, delays. */
export interface NotingEngine {
  readonly engine: Engine;
  /** What was asked for, in order. */
  readonly log: string[];
  /** The log so far, which begins anew. */
  taken(): string;
}

export function notingEngine(more: Partial<Engine> = {}): NotingEngine {
  const log: string[] = [];
  const note = (word: string) => async (): Promise<void> => void log.push(word);
  const engine = {
    collectGarbage: () => void log.push('full'),
    collectYoung: () => void log.push('young'),
    macrotask: note('turn'),
    delay: async (milliseconds: number) => void log.push(`${milliseconds} ms`),
    ...more,
  } as unknown as Engine;
  return { engine, log, taken: () => log.splice(0).join(', ') };
}
