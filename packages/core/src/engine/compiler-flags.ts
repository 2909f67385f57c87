import v8 from 'node:v8';

/** Keeps a folded group whose branch is not taken from leaving a gap that small objects fill unseen by the profiler. */
const folding = 'turbo-allocation-folding';
/** Feedback that comes with a function's first call is there before the first round, not some time in it. */
const lazyFeedback = 'lazy-feedback-allocation';

/** Users of this isolate that need a flag off; it goes back when the last is done. */
const holders = new Map<string, number>();

/**
 * Keeps V8's compilers from doing what the sampling profiler cannot see, or what looks like survivors.
 * @returns puts the flags back as they were; safe to call again.
 */
export function calmCompilers(): () => void {
  const restore = [folding, lazyFeedback].map(holdOff);
  return () => {
    for (const give of restore) give();
  };
}

/** Has V8 allocate object by object in the code that it optimises from now on; returns what puts that back. */
export function stopAllocationFolding(): () => void {
  return holdOff(folding);
}

function holdOff(flag: string): () => void {
  if (isOffAlready(flag)) return () => undefined;
  let held = true;
  change(flag, 1);
  return () => {
    if (held) change(flag, -1);
    held = false;
  };
}

function change(flag: string, by: 1 | -1): void {
  const before = holders.get(flag) ?? 0;
  holders.set(flag, before + by);
  if (before === 0) v8.setFlagsFromString(`--no-${flag}`);
  if (before + by === 0) v8.setFlagsFromString(`--${flag}`);
}

/** They are on by default; V8 does not tell the state of a flag, but Node knows what it was started with. */
function isOffAlready(flag: string): boolean {
  const given = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`;
  return new RegExp(`--no[-_]?${flag.replaceAll('-', '[-_]')}(\\s|$)`).test(given);
}
