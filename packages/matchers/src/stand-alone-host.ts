import type { MatcherHost } from './matcher-host.ts';

/** Enough for any Jest-compatible `expect`: notices go to the console, and who forgets to await is not told. */
export const standAloneHost: MatcherHost = {
  defaults: {},
  cwd: process.cwd(),
  timeLeft: () => null,
  notify: (notice) => console.warn(notice),
  watch: () => false,
  ownThens: () => 0,
};
