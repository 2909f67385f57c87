import type { SurvivingSite, SurvivorReading } from '../../src/probe/probe.ts';
import { curve, groupsOf } from './curve-builder.ts';
import { stackOf } from './site-builder.ts';

/** What a site left, by call. */
export interface Left {
  readonly at: (call: number) => number;
  readonly stack?: string;
  readonly allocator?: string;
}

/** Made by Node, with nobody of the user on the stack. */
export const native = 'stat@node:internal/fs/utils:480';

/** A reading after so many calls, one by one, with a site of 48 bytes an object for each of these. */
export function after(calls: number, ...left: readonly Left[]): SurvivorReading {
  const sites = left.map(({ at, stack = 'open@/app/open.ts:1', allocator = stack }): SurvivingSite => {
    const perGroup = curve(calls, at);
    const objects = perGroup.reduce((sum, count) => sum + count, 0);
    return { stack: stackOf(stack), allocator, objects, bytes: objects * 48, largest: 48, perGroup };
  });
  return { calls, groups: groupsOf(calls), sites, samples: 0, surplusMarkers: 0 };
}
