import { describe, expect, it } from 'vitest';
import type { SurvivorReading } from '../../src/probe/probe.ts';
import { findPace } from '../../src/verdict/pacing.ts';
import { after, growing } from '../support/store-builder.ts';

const warmUpCalls = 5;

const pace = (...readings: readonly SurvivorReading[]): ReturnType<typeof findPace> =>
  findPace(readings, warmUpCalls);

/** A text that was long before, and gets longer by as much at each call. */
const text = (calls: number, bytes = calls * 3, call = calls - 1): SurvivorReading =>
  after(calls, { bytes: 57_000 + bytes, call });

describe('findPace', () => {
  it('finds a store that is replaced by a larger one as fast as calls are made', () => {
    const { pacing } = pace(...growing);
    expect(pacing.map(({ allocator }) => allocator)).toEqual(['add@/app/log.ts:3']);
  });

  it('leaves it open until there were enough rounds and calls, and says how large it is', () => {
    expect(pace(...growing.slice(0, 2))).toEqual({
      open: true,
      openBytes: 4300,
      openSites: [growing[1].stores![0]!.site],
      pacing: [],
      isEven: false,
    });
  });

  it('lets a store pass whose predecessor is still alive: two collections are no growth', () => {
    const both = after(
      512,
      { bytes: 1100, call: 100 },
      { bytes: 4300, call: 400, stack: 'add@/app/log.ts:3' },
    );
    expect(pace(growing[0], both)).toMatchObject({ open: false, pacing: [] });
  });

  it("lets Node's own tables pass, such as that of a WeakSet of events", () => {
    const nodes = growing.map(({ calls, stores = [] }) => {
      const at = { bytes: stores[0]!.bytes, call: calls - 100, stack: 'add@node:internal/event_target:130' };
      return after(calls, at);
    });
    expect(pace(...nodes)).toMatchObject({ open: false, pacing: [] });
  });

  it('lets a store pass that stops growing', () => {
    const full = { bytes: 4300, call: 400 };
    expect(pace(growing[0], growing[1], after(2048, full), after(8192, full))).toMatchObject({
      open: false,
      pacing: [],
    });
  });

  it('does not wait for a store that is older than half of the calls: a growing one would have been replaced', () => {
    expect(pace(after(128, { bytes: 1100, call: 20 }))).toMatchObject({ open: false });
    expect(pace(after(128, { bytes: 1100, call: 100 }))).toMatchObject({ open: true });
  });

  it('does not take compiled code for a store: it comes once, with tables of other sizes', () => {
    expect(pace(after(128, { bytes: 5000, call: 100, sizes: 3, hits: 1 }))).toMatchObject({ open: false });
    expect(pace(after(128), after(512, { bytes: 5000, call: 400, sizes: 3, hits: 2 }))).toMatchObject({
      open: false,
    });
  });

  it('takes a large store for one that may grow where objects of other sizes come at every call', () => {
    expect(pace(after(128, { bytes: 5000, call: 100, sizes: 3, hits: 7 }))).toMatchObject({ open: true });
  });

  it('finds a store that compiled code hid in the first round', () => {
    const code = after(128, { bytes: 5000, call: 100, sizes: 3, hits: 1 });
    const [, ...later] = growing;
    const last = after(20_480, { bytes: 170_000, call: 20_000 });
    expect(pace(code, ...later, last).pacing).toHaveLength(1);
  });

  it('waits for a table that was doubled just before, when many calls came before the first reading', () => {
    const before = 4672;
    const doubled = { bytes: 327_720, call: 3600 };
    const readings = [after(4672, doubled), after(10_048, doubled)];
    expect(findPace(readings, before)).toMatchObject({ open: true });
    expect(findPace([...readings, after(40_000, { bytes: 1_310_000, call: 30_000 })], before).open).toBe(
      true,
    );
  });

  it('follows a text that was a little longer after a few calls more', () => {
    const readings = [
      after(1000, { bytes: 90_000, call: 990 }),
      after(1200, { bytes: 108_000, call: 1190 }),
      after(2048, { bytes: 184_000, call: 2040 }),
      after(4096, { bytes: 368_000, call: 4090 }),
      after(8192, { bytes: 737_000, call: 8190 }),
    ];
    expect(pace(...readings).pacing).toHaveLength(1);
  });

  it('does not follow a text that grows by less than the calls account for', () => {
    const readings = [
      after(1000, { bytes: 90_000, call: 990 }),
      after(2000, { bytes: 108_000, call: 1990 }),
      after(4000, { bytes: 126_000, call: 3990 }),
      after(8000, { bytes: 144_000, call: 7990 }),
    ];
    expect(pace(...readings)).toMatchObject({ open: false, pacing: [] });
  });

  it('finds a text that grew by as much per call in all stretches, however long it was before', () => {
    const readings = [text(128), text(256), text(512), text(2048)];
    expect(findPace(readings, 19_000).pacing).toHaveLength(1);
    expect(findPace(readings.slice(0, 3), 19_000)).toMatchObject({ open: true, pacing: [] });
  });

  it('tells a text that went on so from one that did for as long as it takes', () => {
    const readings = [text(128), text(256), text(512), text(2048)];
    expect(findPace(readings, 19_000).isEven).toBe(false);
    expect(findPace([...readings, text(2560)], 19_000).isEven).toBe(true);
    expect(findPace([...readings, text(2560), text(2560)], 19_000).isEven).toBe(true);
  });

  it('leaves a text open that grew unevenly', () => {
    const readings = [text(128), text(256), text(512), text(2048, 9000)];
    expect(findPace(readings, 19_000)).toMatchObject({ open: true, pacing: [] });
  });

  it('leaves a table open that happened to be as large as if it grew with each call', () => {
    const readings = [text(128), text(256), text(512, 512 * 3, 400), text(2048, 2048 * 3, 1800)];
    expect(findPace(readings, 19_000)).toMatchObject({ open: true, pacing: [] });
  });
});
