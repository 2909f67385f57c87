import type { CallGroup } from '../../src/probe/surviving-site.ts';

/** Groups of equally many calls, one after the other. */
export function groupsOf(count: number, calls = 1): CallGroup[] {
  return Array.from({ length: count }, (_, index) => ({ firstCall: index * calls, calls }));
}

/** A survival curve with one number for each of `length` groups. */
export function curve(length: number, at: (group: number) => number): number[] {
  return Array.from({ length }, (_, group) => at(group));
}
