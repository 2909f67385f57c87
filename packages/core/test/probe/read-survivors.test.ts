import { describe, expect, it } from 'vitest';
import { nodeEngine, type RawFrame, type Sample, type SamplingProfile } from '../../src/engine/engine.ts';
import { readSurvivors } from '../../src/probe/read-survivors.ts';
import { judgeSurvivors } from '../../src/verdict/verdict.ts';
import { groupsOf } from '../support/curve-builder.ts';

const frame = (functionName: string, url = '', scriptId = url === '' ? '0' : url): RawFrame => ({
  functionName,
  scriptId,
  url,
  lineNumber: 0,
  columnNumber: 0,
});
const node = (
  id: number,
  callFrame: RawFrame,
  children: SamplingProfile['head'][] = [],
): SamplingProfile['head'] => ({
  id,
  callFrame,
  selfSize: 0,
  children,
});

/** The loop of calls with its marker function, and below it `open` of the user, which pushes. */
const marker = 2;
const open = 4;
const push = 5;
const head = node(1, frame('(root)'), [
  node(3, frame('leaktightCalls', 'leaktight:loop'), [
    node(marker, frame('leaktightMark', 'leaktight:loop')),
    node(open, frame('open', 'file:///app/pool.js'), [node(push, frame('push'))]),
  ]),
]);
const markSize = 2400;

/** One marker before each call, and what the calls left. */
function profile(calls: number, left: readonly Omit<Sample, 'ordinal'>[][]): SamplingProfile {
  let ordinal = 0;
  const samples: Sample[] = [];
  for (let call = 0; call < calls; call++) {
    samples.push({ nodeId: marker, size: markSize + 16, ordinal: ++ordinal });
    for (const sample of left[call] ?? []) samples.push({ ...sample, ordinal: ++ordinal });
  }
  // V8 lists samples in no order.
  return { head, samples: samples.toReversed() };
}

const read = (calls: number, left: readonly Omit<Sample, 'ordinal'>[][]): ReturnType<typeof readSurvivors> =>
  readSurvivors(nodeEngine, profile(calls, left), {
    groups: groupsOf(calls),
    markSizes: [markSize, markSize + 96],
    weightOf: () => 1,
    counting: null,
  });

describe('readSurvivors', () => {
  it('charges what is alive to the call that allocated it', () => {
    const { sites, surplusMarkers } = read(4, [
      [],
      [{ nodeId: open, size: 48 }],
      [],
      [{ nodeId: open, size: 56 }],
    ]);
    expect(surplusMarkers).toBe(0);
    expect(sites).toMatchObject([{ objects: 2, bytes: 104, largest: 56, perGroup: [0, 1, 0, 1] }]);
  });

  it('names the function that allocates, whether by itself or through a built-in', () => {
    const { sites } = read(2, [[{ nodeId: open, size: 48 }], [{ nodeId: push, size: 64 }]]);
    expect(sites.map(({ stack }) => stack.length).toSorted((a, b) => a - b)).toEqual([1, 2]);
    expect(sites.map(({ stack }) => stack.at(-1)?.functionName)).toEqual(['open', 'open']);
  });

  it('says nothing about sites when a marker is missing', () => {
    const whole = profile(4, [[{ nodeId: open, size: 48 }]]);
    const samples = whole.samples.filter(({ ordinal }) => ordinal !== 3);
    const reading = readSurvivors(
      nodeEngine,
      { head, samples },
      {
        groups: groupsOf(4),
        markSizes: [markSize, markSize + 96],
        weightOf: () => 1,
        counting: null,
      },
    );
    expect(reading).toMatchObject({ surplusMarkers: -1, sites: [] });
  });

  it('does not take what the marker function leaves besides markers for one', () => {
    expect(read(2, [[{ nodeId: marker, size: 120 }]])).toMatchObject({ surplusMarkers: 0, sites: [] });
  });

  it('names the largest allocation of a site as a store, with the number of sizes that came with it', () => {
    const code = [5000, 300, 48].map((size) => ({ nodeId: open, size }));
    const { stores } = read(3, [[{ nodeId: push, size: 900 }], code, []]);
    expect(stores?.map(({ bytes, group, sizes }) => ({ bytes, group, sizes }))).toEqual([
      { bytes: 5000, group: 1, sizes: 3 },
      { bytes: 900, group: 0, sizes: 1 },
    ]);
  });

  it('does not let compiled code of the same function hide a store', () => {
    const code = [5000, 300, 48].map((size) => ({ nodeId: open, size }));
    const { stores } = read(3, [[{ nodeId: open, size: 900 }], code, []]);
    expect(stores).toMatchObject([{ bytes: 900, group: 0, sizes: 1 }]);
  });

  it('allocates next to nothing for a sample: while every allocation is sampled, that would take most of the time', () => {
    const samplesPerCall = 40;
    const left = Array.from({ length: samplesPerCall }, () => ({ nodeId: open, size: 48 }));
    const calls = 500;
    const whole = profile(
      calls,
      Array.from({ length: calls }, () => left),
    );
    const plan = {
      groups: groupsOf(calls),
      markSizes: [markSize, markSize + 96],
      weightOf: () => 1,
      counting: null,
    } as const;
    const count = nodeEngine.watchCollector();
    const reading = readSurvivors(nodeEngine, whole, plan);
    judgeSurvivors([reading, reading], 0);
    const { allocatedBytes } = count();
    // A step of an iterator alone takes 40 bytes.
    expect(allocatedBytes / (calls * samplesPerCall)).toBeLessThan(30);
  });
});
