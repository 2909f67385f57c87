import type { LeakMatchers } from './leak-matchers.ts';
import type { LeakMatcher } from './matcher-call.ts';
import { toBeCollected } from './to-be-collected.ts';
import { toHaveLiveInstances } from './to-have-live-instances.ts';
import { toLeak } from './to-leak.ts';
import { toRetainAtMost } from './to-retain-at-most.ts';
import { toStayFlat } from './to-stay-flat.ts';

/** Every matcher, by the name it has on `expect`. */
export const matchers: Readonly<Record<keyof LeakMatchers, LeakMatcher>> = {
  toBeCollected,
  toHaveLiveInstances,
  toLeak,
  toRetainAtMost,
  toStayFlat,
};
