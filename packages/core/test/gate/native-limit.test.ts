import { expect, it } from 'vitest';
import { NativeLimit } from '../../src/gate/native-limit.ts';
import { builtIn, mergeLayers, readSettings } from '../../src/gate/thresholds.ts';
import { HandmadeHeap } from '../support/handmade-heap.ts';

const { limits } = mergeLayers([builtIn, readSettings({ native: 500 }, 'config')]);
const without = mergeLayers([builtIn]).limits;

/** A gauge that cannot count native memory for this reason, or can. */
function gaugeOf(why: string | null): { limit: NativeLimit; opened: () => number } {
  let opened = 0;
  const gauge = new HandmadeHeap();
  gauge.openNative = () => {
    opened += 1;
    return why;
  };
  return { limit: new NativeLimit(gauge), opened: () => opened };
}

it('has native memory counted only where a limit asks for it', () => {
  const { limit, opened } = gaugeOf(null);
  expect([limit.judgeable(without), opened(), limit.unjudged]).toEqual([without, 0, null]);
  expect([limit.judgeable(limits), limit.open(), limit.unjudged]).toEqual([limits, true, null]);
});

it('takes the limit away where it cannot be judged, and remembers why', () => {
  const { limit, opened } = gaugeOf('koffi is not installed');
  expect(limit.judgeable(limits)).toEqual({ ...limits, native: null });
  expect([limit.open(), limit.unjudged, opened()]).toEqual([false, 'koffi is not installed', 1]);
});
