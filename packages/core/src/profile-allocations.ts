import { checkOptions, milliseconds, type OptionChecks, wholeNumber } from './options/options.ts';
import { nodeEngine, SourcePositions, type RawFrame, type SamplingProfile } from './engine/engine.ts';
import { LeaktightError } from './errors.ts';
import { takeTurn } from './measurement-queue.ts';
import {
  add,
  annotateFunction,
  collectSites,
  joinSites,
  nothing,
  type AllocationProfile,
  type AllocationSite,
  type AnnotatedFunction,
} from './profile/profile.ts';
import { isThenable, patience, settleInTime } from './settle-in-time.ts';
import { showGiven } from './given/given.ts';

export interface ProfileOptions {
  /** Calls of each of the two passes. Default: 1. */
  readonly calls?: number | undefined;
  /** Calls before the first pass, which fill caches and compile. Default: 1. */
  readonly warmUp?: number | undefined;
  /** Functions whose source is annotated. Default: 3. */
  readonly annotate?: number | undefined;
  /** Milliseconds that one async call may take before it counts as never settling. Default: 60,000. */
  readonly callTimeout?: number | undefined;
}

const checks: OptionChecks<ProfileOptions> = {
  calls: wholeNumber('calls', 1),
  warmUp: wholeNumber('calls', 0),
  annotate: wholeNumber('functions', 0),
  callTimeout: milliseconds,
};

/**
 * Which functions allocate, and what of it survives a garbage collection, by V8's sampling heap profiler at
 * its finest. Calls `fn` in two passes: one sees every allocation, one the objects that are still alive.
 * Each allocation costs some microseconds meanwhile.
 *
 * @throws LeaktightError when an option is wrong, `fn` never settles, or another client samples this isolate; what `fn` throws.
 * @example
 * const profile = await profileAllocations(() => renderPage(order));
 * console.log(renderProfile(profile));
 * saveHeapProfile(profile, 'render-page.heapprofile');
 */
export async function profileAllocations(
  fn: () => unknown,
  options: ProfileOptions = {},
): Promise<AllocationProfile> {
  if (typeof fn !== 'function') throw badFunction(fn);
  checkOptions(options, checks);
  const { calls = 1, warmUp = 1, annotate = 3 } = options;
  const progress: Progress = { callTimeout: options.callTimeout ?? patience, made: 0, inCall: false };
  const finish = await takeTurn(() => progress.inCall);
  try {
    await callTimes(fn, warmUp, progress);
    const allocated = await samplePass(fn, calls, true, progress);
    const surviving = await samplePass(fn, calls, false, progress);
    return summarise(allocated, surviving, calls, annotate);
  } finally {
    finish();
  }
}

function summarise(
  allocated: SamplingProfile,
  surviving: SamplingProfile,
  calls: number,
  annotate: number,
): AllocationProfile {
  const sites = mapSites(allocated, surviving);
  return {
    calls,
    allocated: sites.map((site) => site.allocated).reduce(add, nothing),
    surviving: sites.map((site) => site.surviving).reduce(add, nothing),
    sites,
    functions: annotateTop(sites, annotate),
    raw: { allocated, surviving },
  };
}

/**
 * Writes a profile as a new `.heapprofile` file (mode 0600), which Chrome DevTools opens (Memory, Load profile).
 * @param which everything that was allocated, or what was still alive.
 * @throws LeaktightError LEAKTIGHT_BAD_RECEIVED for what is no profile, LEAKTIGHT_BAD_OPTION when `which` is neither, or the
 * file exists or cannot be written.
 */
export function saveHeapProfile(
  profile: AllocationProfile,
  file: string,
  which: 'allocated' | 'surviving' = 'allocated',
): void {
  const given: unknown = profile;
  const { raw } = (given ?? {}) as Partial<AllocationProfile>;
  if (typeof raw !== 'object' || raw === null) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_RECEIVED',
      `Could not save the profile: got ${showGiven(given)}, expected what profileAllocations() returned.`,
    );
  }
  if (!Object.hasOwn(raw, which)) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_OPTION',
      `Could not save the profile: got ${showGiven(which)}, expected 'allocated' or 'surviving'.`,
    );
  }
  nodeEngine.writePrivateFile(file, JSON.stringify(raw[which]));
}

interface Progress {
  readonly callTimeout: number;
  /** Calls made so far; for messages. */
  made: number;
  /** Whether a call is on the stack right now. */
  inCall: boolean;
}

async function callTimes(fn: () => unknown, calls: number, progress: Progress): Promise<void> {
  for (let call = 0; call < calls; call++) {
    progress.inCall = true;
    progress.made += 1;
    let pending: unknown;
    try {
      pending = fn();
    } finally {
      progress.inCall = false;
    }
    await settle(pending, progress);
  }
}

/** What is no promise is awaited as well, for whatever the call left to do, but without a timer. */
function settle(pending: unknown, progress: Progress): Promise<void> {
  const settled = leaktightSettleCall(pending);
  if (!isThenable(pending)) return settled;
  return settleInTime(nodeEngine, settled, progress.callTimeout, () => neverSettled(progress));
}

function neverSettled({ made, callTimeout }: Progress): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_RUN_TIMEOUT',
    `Could not profile: call ${made} of the function has not settled after ${Math.round(callTimeout)} ms. ` +
      'Let the function settle, or raise `callTimeout` (and the time-out of the test).',
  );
}

/** Awaited by name: a measurement inside the function finds this one in its async stack. */
async function leaktightSettleCall(pending: unknown): Promise<void> {
  await pending;
}

async function samplePass(
  fn: () => unknown,
  calls: number,
  withCollected: boolean,
  progress: Progress,
): Promise<SamplingProfile> {
  const sampler = nodeEngine.openSampler();
  try {
    if (sampler.isTaken()) {
      throw new LeaktightError(
        'LEAKTIGHT_UNSUPPORTED',
        'Could not profile: another client (a debugger, --heap-prof, a measurement) samples this isolate, and V8 has one profiler for all.',
      );
    }
    sampler.start(1, withCollected);
    await callTimes(fn, calls, progress);
    await nodeEngine.macrotask();
    return sampler.read();
  } finally {
    sampler.close();
  }
}

function mapSites(allocated: SamplingProfile, surviving: SamplingProfile): AllocationSite[] {
  const first = collectSites(allocated, kindOf);
  const second = collectSites(surviving, kindOf);
  const frames = [...first.values(), ...second.values()].flatMap(({ stack }) => stack);
  const positions = new SourcePositions(frames);
  return joinSites(first, second, (frame) => positions.frameOf(frame));
}

function kindOf({ url }: RawFrame): 'user' | 'native' | 'own' {
  if (url === '' || url.startsWith('node:')) return 'native';
  return nodeEngine.isOwnUrl(url) ? 'own' : 'user';
}

function annotateTop(sites: readonly AllocationSite[], most: number): AnnotatedFunction[] {
  const annotated: AnnotatedFunction[] = [];
  for (const site of sites) {
    if (annotated.length >= most) break;
    const known = annotated.some(
      ({ file, line, lines }) => file === site.file && site.line >= line && site.line < line + lines.length,
    );
    if (known || site.packageName !== null) continue;
    const source = nodeEngine.readTextFile(site.file);
    const found = source === null ? null : annotateFunction(site, sites, source);
    if (found) annotated.push(found);
  }
  return annotated;
}

function badFunction(given: unknown): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_BAD_RECEIVED',
    `Could not profile: got ${showGiven(given)}, expected a function, such as () => renderPage(order).`,
  );
}
