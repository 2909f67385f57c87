import type { Census, HandleEngine, OpenHandles, RawFrame } from '../../src/engine/engine.ts';
import { frameOf, stackOf } from './site-builder.ts';

/** What Node lists, and how many descriptors there are by kind. */
export function census(
  active: Readonly<Record<string, number>> = {},
  descriptors: Readonly<Record<string, number>> = {},
  children = 0,
): Census {
  return {
    active: new Map(Object.entries(active)),
    descriptors: new Map(Object.entries(descriptors)),
    children,
  };
}

/** Handles that are open, by type: so many of one line each. */
export function open(counts: Readonly<Record<string, number>> = {}): OpenHandles {
  return new Map(
    Object.entries(counts).map(([type, count]) => [
      type,
      Array.from({ length: count }, () => stackOf(`open${type}@/app/${type}.ts:1`)),
    ]),
  );
}

export const mapStacks: HandleEngine['mapStacks'] = (stacks: readonly (readonly RawFrame[])[]) =>
  stacks.map((stack) => stack.map(frameOf));
