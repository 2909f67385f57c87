import { createByteTracker, type ByteSource } from '../../src/memory/byte-tracker.ts';
import type { Tracker } from '../../src/probe/tracker.ts';
import { notingEngine } from './fake-engine.ts';
import { growthRules } from './growth-builder.ts';

/** A tracker, and what it reads. */
export interface Followed {
  readonly tracker: Tracker;
  /** What was done since this was last asked, readings among it. */
  readonly taken: () => string;
  /** What is read next; the last one is read for ever. */
  readonly next: (...values: readonly (readonly number[])[]) => void;
}

/** Bytes at the beginning. */
export const start = 50_000;

/** A tracker of bytes by the rules of these tests. */
export function follow(source: Partial<ByteSource> = {}, first: readonly number[] = [start]): Followed {
  const { engine, log, taken } = notingEngine();
  let values = [first];
  const bytes = (): readonly number[] => {
    log.push('read');
    return values.length > 1 ? values.shift()! : values[0]!;
  };
  const tracker = createByteTracker(engine, {
    resource: 'external',
    quiet: false,
    rules: growthRules,
    bytes,
    explain: (verdict) => verdict,
    ...source,
  });
  taken();
  return {
    tracker,
    taken,
    next: (...more) => {
      values = [...more];
    },
  };
}
