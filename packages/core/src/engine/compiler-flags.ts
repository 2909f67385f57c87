import v8 from 'node:v8';

/** What V8's compilers do otherwise while every allocation is looked at, by the flag's name. */
const flags = [
  // A folded group whose branch is not taken leaves a gap that the next small objects fill unseen by the profiler.
  'turbo-allocation-folding',
  // Feedback that is allocated at a function's first call is there before the first round, not some time in it.
  'lazy-feedback-allocation',
];

/** Users of this isolate that need the flags off; they go back when the last is done. */
let holders = 0;

/**
 * Keeps V8's compilers from doing what the sampling profiler cannot see, or what looks like survivors.
 * @returns puts the flags back as they were; safe to call again.
 */
export function calmCompilers(): () => void {
  let held = true;
  holders += 1;
  if (holders === 1) for (const flag of flags.filter(isOn)) v8.setFlagsFromString(`--no-${flag}`);
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders === 0) for (const flag of flags.filter(isOn)) v8.setFlagsFromString(`--${flag}`);
  };
}

/** Both are on by default; V8 does not tell the state of a flag, but Node knows what it was started with. */
function isOn(flag: string): boolean {
  const given = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`;
  return !new RegExp(`--no[-_]?${flag.replaceAll('-', '[-_]')}(\\s|$)`).test(given);
}
