import type { Finding } from '../finding.ts';

/** Objects that the leaks of this process keep which were measured so far: they are in each snapshot that is taken after. */
let objects = 0;

export function objectsLeftBehind(): number {
  return objects;
}

/** @param calls all that were made. */
export function leaveBehind({ leaking, growth }: Pick<Finding, 'leaking' | 'growth'>, calls: number): void {
  if (leaking.includes('heap')) objects += calls * (growth.objectsPerCall ?? 0);
}
