import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/check/check-scenario.ts';
import { makeFinding, samplerTaken, stillWarmingUp } from '../../src/check/make-finding.ts';
import type { Finding } from '../../src/finding.ts';
import type { LeakOptions } from '../../src/index.ts';
import type { TrackerResult } from '../../src/measure/follow-up.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import type { SurvivingSite } from '../../src/probe/probe.ts';
import { finding as baseFinding } from '../support/finding-builder.ts';
import { reading, steady } from '../support/site-builder.ts';

const open = steady('open@/app/session.ts:3', 3, 80);
const log = steady('add@/app/log.ts:9', 1, 48);

interface Case {
  readonly heap: RoundsResult['verdict'];
  readonly sites?: readonly SurvivingSite[];
  readonly others?: readonly TrackerResult[];
  readonly unmeasured?: Finding['unmeasured'];
  readonly options?: LeakOptions;
  readonly isRead?: boolean;
}

/** The finding of 200 calls, 300 in all with 5 to warm up, that took 400 milliseconds. */
async function findingOf({ heap, sites = [open, log], isRead = true, ...rest }: Case): Promise<Finding> {
  const { others = [], unmeasured = [], options = {} } = rest;
  const readings = isRead ? [reading(200, sites)] : [];
  const rounds = [{ calls: 200, survivors: 400, durationMs: 12 }];
  return makeFinding({
    series: { made: 300, engine: { now: () => 1400 } },
    options: resolveOptions({ explain: false, ...options }),
    result: { verdict: heap, readings, rounds, interval: 1, coarser: null, buffers: 0 },
    warmUp: { calls: 5 },
    gc: { collections: 2, pauseMs: 3.1, byKind: { major: 2 } },
    others,
    unmeasured,
    startedAt: 1000,
  } as unknown as Measurement);
}

const clean: RoundsResult['verdict'] = { kind: 'steady', reason: 'No object outlived its call.' };
const leaking: RoundsResult['verdict'] = { kind: 'leaking', by: 'arrival', sites: [open] };

const nothing = baseFinding({
  verdict: 'inconclusive',
  calls: 0,
  callsMade: 0,
  warmUpCalls: 0,
  rounds: [],
  growth: {
    objectsPerCall: null,
    heapBytesPerCall: null,
    externalBytesPerCall: null,
    nativeBytesPerCall: null,
    handlesPerCall: null,
  },
  gc: { collections: 0, pauseMs: 0, byKind: {} },
  verdictMs: 7,
  durationMs: 7,
});

describe('a measurement that could not be made', () => {
  it('is inconclusive where another client samples', () => {
    expect(samplerTaken(7)).toEqual({
      ...nothing,
      reasons: [
        "Another client (a debugger, --heap-prof) uses V8's sampling heap profiler, of which there is one; close it and run again.",
      ],
    });
  });

  it('is inconclusive where the warm-up took all of the time', () => {
    expect(stillWarmingUp(12, 500, 7)).toEqual({
      ...nothing,
      reasons: [
        'The time budget ended in the warm-up, after 12 of 500 calls: lower `warmUp`, or raise `timeBudget`.',
      ],
      callsMade: 12,
      warmUpCalls: 12,
    });
  });
});

const suspectsOf = async (given: Case): Promise<readonly string[]> => {
  const { suspects } = await findingOf({ ...given, options: { explain: 'sites' } });
  return suspects.map(({ functionName }) => functionName);
};

describe('makeFinding', () => {
  it('puts a leak into figures per call, over all calls', async () => {
    expect(await findingOf({ heap: leaking })).toEqual({
      ...nothing,
      verdict: 'leaking',
      leaking: ['heap'],
      reasons: ['Objects kept arriving over 200 calls and were never let go.'],
      calls: 200,
      callsMade: 300,
      warmUpCalls: 5,
      rounds: [{ calls: 200, survivors: 400, durationMs: 12 }],
      survivalCurve: Array.from({ length: 40 }, () => 7.5),
      growth: { ...nothing.growth, objectsPerCall: 1.5, heapBytesPerCall: 120 },
      gc: { collections: 2, pauseMs: 3.1, byKind: { major: 2 } },
      verdictMs: 400,
      durationMs: 400,
    });
  });

  it('draws the curve of all that survived where nothing leaks, and knows that nothing stayed', async () => {
    const finding = await findingOf({ heap: clean });
    expect(finding.survivalCurve).toEqual(Array.from({ length: 40 }, () => 10));
    expect(finding.growth).toEqual({ ...nothing.growth, objectsPerCall: 0, heapBytesPerCall: 0 });
  });

  it('rounds the curve to hundredths', async () => {
    const third = { ...open, perGroup: open.perGroup.map((_, index) => (index % 3 === 0 ? 1 : 0)) };
    const finding = await findingOf({ heap: { ...leaking, sites: [third] } });
    expect(new Set(finding.survivalCurve)).toEqual(new Set([0, 0.5]));
  });

  it('knows no figures of what is not decided, and counts calls where none was read', async () => {
    const finding = await findingOf({ heap: { kind: 'lost', surplusMarkers: 1 }, isRead: false });
    expect(finding).toMatchObject({ verdict: 'inconclusive', calls: 295, callsMade: 300, survivalCurve: [] });
    expect(finding.growth).toEqual(nothing.growth);
  });

  it('tells what other resources grew by, and which handles stayed open', async () => {
    const handles = [{ kind: 'timer', perCall: 2, stack: [] }];
    const finding = await findingOf({
      heap: clean,
      others: [
        { resource: 'external', verdict: { kind: 'steady', perCall: 0 } },
        { resource: 'native', verdict: { kind: 'inconclusive', perCall: 12, reason: 'Unclear.' } },
        { resource: 'handles', verdict: { kind: 'leaking', perCall: 2, reason: 'Two timers.', handles } },
      ],
    });
    expect(finding).toMatchObject({
      verdict: 'leaking',
      leaking: ['handles'],
      reasons: ['Two timers.'],
      handles,
      growth: { externalBytesPerCall: 0, nativeBytesPerCall: 12, handlesPerCall: 2 },
      unmeasured: [],
    });
  });

  it('lists what was not judged, and why', async () => {
    const others: readonly TrackerResult[] = [
      { resource: 'native', verdict: { kind: 'unmeasured', perCall: 0, reason: 'no koffi' } },
      { resource: 'handles', verdict: { kind: 'more', perCall: 0, calls: 9 } },
    ];
    const unmeasured = [{ resource: 'external', why: 'not here' }] as const;
    const ended = { resource: 'handles', why: 'the time budget ended before it was judged' };
    const native = { resource: 'native', why: 'no koffi' };
    const steadily = await findingOf({ heap: clean, others, unmeasured });
    expect(steadily).toMatchObject({
      verdict: 'steady',
      growth: { nativeBytesPerCall: null, handlesPerCall: null },
    });
    expect(steadily.unmeasured).toEqual([...unmeasured, native, ended]);
    const unclear = await findingOf({ heap: { kind: 'lost', surplusMarkers: 1 }, others, unmeasured });
    expect(unclear.unmeasured).toEqual([...unmeasured, native]);
  });

  it('names where buffers come from by what survives on the heap, where only these leak', async () => {
    const external: TrackerResult = {
      resource: 'external',
      verdict: { kind: 'leaking', perCall: 9000, reason: 'Buffers.' },
    };
    const native: TrackerResult = {
      resource: 'native',
      verdict: { kind: 'leaking', perCall: 9000, reason: 'Blocks.' },
    };
    expect(await suspectsOf({ heap: clean, others: [native, external] })).toEqual(['open', 'add']);
    expect(await suspectsOf({ heap: leaking, others: [external] })).toEqual(['open']);
    expect(await suspectsOf({ heap: leaking })).toEqual(['open']);
    expect(await suspectsOf({ heap: clean, others: [native] })).toEqual([]);
    const steadily: TrackerResult = { resource: 'external', verdict: { kind: 'steady', perCall: 0 } };
    expect(await suspectsOf({ heap: clean, others: [native, steadily] })).toEqual([]);
  });

  it('does not take a leak for ignored where only another resource has one', async () => {
    const external: TrackerResult = {
      resource: 'external',
      verdict: { kind: 'leaking', perCall: 9000, reason: 'Buffers.' },
    };
    const ignoring = { ignore: ['session.ts', 'log.ts'] };
    expect(await findingOf({ heap: leaking, options: ignoring })).toMatchObject({
      verdict: 'steady',
      reasons: ['Only allocation sites named in `ignore` leak.'],
      growth: { objectsPerCall: 0 },
    });
    expect(await findingOf({ heap: clean, others: [external], options: ignoring })).toMatchObject({
      verdict: 'leaking',
      leaking: ['external'],
      suspects: [],
    });
  });
});
