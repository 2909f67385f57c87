import v8 from 'node:v8';

/** A setting of V8 as it is wanted while we measure, and as V8 has it by default. */
interface CalmSetting {
  /** Without the dashes and the `no-`. */
  readonly flag: string;
  readonly calm: string;
  readonly usual: string;
}

/** Keeps a folded group whose branch is not taken from leaving a gap that small objects fill unseen by the profiler. */
const folding = toggle('turbo-allocation-folding');
/** Feedback that comes with a function's first call is there before the first round, not some time in it. */
const lazyFeedback = toggle('lazy-feedback-allocation');
/** Threads that help to collect the young generation each take 32 kB of it, which count as in use. */
const helpers = toggle('parallel-scavenge');
/** Shapes of dead objects, which V8 keeps for two more collections in case that more such objects come. */
const retainedMaps: CalmSetting = {
  flag: 'retain-maps-for-n-gc',
  calm: '--retain-maps-for-n-gc=0',
  usual: '--retain-maps-for-n-gc=2',
};

/** Large functions take V8 20 ms and more to optimise, mostly for what it inlines: longer than what runs once may take. */
const inlining: CalmSetting = {
  flag: 'max-inlined-bytecode-size-cumulative',
  calm: '--max-inlined-bytecode-size-cumulative=100',
  usual: '--max-inlined-bytecode-size-cumulative=920',
};

/** A first turn of each loop for itself: twice the code, for loops whose compilation takes as long as their run. */
const peeling = toggle('turbo-loop-peeling');

/**
 * After the collections for a snapshot, V8 lets a heap grow by little before it collects again, and counts the text of
 * the snapshot as growth: reading it would cost two collections more, of what was just collected.
 */
const growth: CalmSetting = {
  flag: 'heap-growing-percent',
  calm: '--heap-growing-percent=500',
  usual: '--heap-growing-percent=0',
};

/** To move objects together takes V8 longer while it numbers them: it has to note where each went. */
const compaction = toggle('compact');

/** Of functions that did not run for some collections; not by those that we ask for, but by V8's own in the middle of a test. */
const flushing = toggle('flush-bytecode');

/** Else threads of V8 free them, each of which keeps some of what it freed, and native memory seems to grow. */
const sweepers = toggle('concurrent-array-buffer-sweeping');

/** Where a build has no Maglev, or has it switched off, its flag must stay as it is. */
const hasMaglev = process.config.variables['v8_enable_maglev' as never] === 1;

/**
 * Maglev compiles what was called a few hundred times. Most of what reads a snapshot is called some thousand times and
 * never again: compiling it takes longer than it saves. That Maglev compiles loops while they run (`maglev-osr`) is not to
 * be switched off: V8 13 ends the process where code that was compiled so wants to be optimised.
 */
const patience: CalmSetting = {
  flag: 'invocation-count-for-maglev',
  calm: '--invocation-count-for-maglev=2500',
  usual: '--invocation-count-for-maglev=400',
};

/** Turbofan and Maglev optimise, Sparkplug compiles what is only warm. */
const compilers = ['opt', ...(hasMaglev ? ['maglev'] : []), 'sparkplug'].map(toggle);

/** A process that was started without compilers must not be given any. */
const isInterpreted = /--(jitless|lite[-_]mode|no[-_]?turbofan)/.test(givenFlags());

const key: unique symbol = Symbol.for('leaktight.flags');
const store = globalThis as { [key]?: Map<string, number> };
/** Users of this isolate that need a setting calm, by any copy of us; it goes back when the last is done. */
const holders = (store[key] ??= new Map());

/**
 * Keeps V8 from doing what the sampling profiler cannot see, or what looks like survivors.
 * @returns puts the flags back as they were; safe to call again.
 */
export function calmCompilers(): () => void {
  return holdAll([folding, lazyFeedback, retainedMaps, helpers]);
}

/**
 * Keeps V8 from compiling more code until the returned function is called. Compiled code survives the call that
 * made it hot, and optimised code folds neighbouring allocations into one, so that counts would be too low.
 */
export function pauseOptimizer(): () => void {
  return isInterpreted ? () => undefined : holdAll(compilers);
}

function holdAll(settings: readonly CalmSetting[]): () => void {
  const restore = settings.map(hold);
  return () => {
    for (const give of restore) give();
  };
}

/**
 * Has V8 be done sooner with what it optimises from now on, and collect later after its next collection; returns what
 * puts that back.
 */
export function hastenReading(): () => void {
  return holdAll([inlining, peeling, growth, ...(hasMaglev ? [patience] : [])]);
}

/** Has V8 collect garbage without moving old objects; returns what puts that back. */
export function leaveObjectsInPlace(): () => void {
  return hold(compaction);
}

/** Has the thread of the calls free what ArrayBuffers held; returns what puts that back. */
export function freeBuffersHere(): () => void {
  return hold(sweepers);
}

/** Has V8 keep the bytecode of functions that rest, which would look as if as much was let go of; returns what puts that back. */
export function keepBytecode(): () => void {
  return hold(flushing);
}

/** Has V8 allocate object by object in the code that it optimises from now on; returns what puts that back. */
export function stopAllocationFolding(): () => void {
  return hold(folding);
}

/** Lets `compile` use V8's own functions (`%NeverOptimizeFunction`); what it returns needs the syntax no more. */
export function withNativesSyntax<Result>(compile: () => Result): Result {
  if (/--allow[-_]natives[-_]syntax/.test(givenFlags())) return compile();
  v8.setFlagsFromString('--allow-natives-syntax');
  try {
    return compile();
  } finally {
    v8.setFlagsFromString('--no-allow-natives-syntax');
  }
}

function toggle(flag: string): CalmSetting {
  return { flag, calm: `--no-${flag}`, usual: `--${flag}` };
}

function hold(setting: CalmSetting): () => void {
  if (isGiven(setting)) return () => undefined;
  let held = true;
  change(setting, 1);
  return () => {
    if (held) change(setting, -1);
    held = false;
  };
}

function change({ flag, calm, usual }: CalmSetting, by: 1 | -1): void {
  const before = holders.get(flag) ?? 0;
  holders.set(flag, before + by);
  if (before === 0) v8.setFlagsFromString(calm);
  if (before + by === 0) v8.setFlagsFromString(usual);
}

/** By the calm form of a flag: patterns compiled for each measurement would stay on its heap for two collections. */
const given = new Map<string, boolean>();

/** V8 does not tell the state of a flag, but Node knows what it was started with: that is left as it is. */
function isGiven({ flag, calm }: CalmSetting): boolean {
  let answer = given.get(calm);
  if (answer === undefined) {
    const name = (calm.includes('=') ? '' : 'no[-_]?') + flag.replaceAll('-', '[-_]');
    answer = new RegExp(`--${name}([=\\s]|$)`).test(givenFlags());
    given.set(calm, answer);
  }
  return answer;
}

/** What this process was started with, of Node and V8. */
export function givenFlags(): string {
  return `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`;
}
