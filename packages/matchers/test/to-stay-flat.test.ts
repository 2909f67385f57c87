import { type Growing, type MemoryWatch, watchMemory } from '@leaktight/core';
import { describe, expect, test } from 'vitest';
import type { MatcherCall } from '../src/matcher-call.ts';
import { toStayFlat } from '../src/to-stay-flat.ts';

const call: MatcherCall = {
  name: 'toStayFlat',
  isNot: false,
  promise: '',
  poll: false,
  hint: 'expect(watch).toStayFlat()',
  style: { colours: false, cwd: '' },
  defaults: {},
  letGo: () => undefined,
};

function watchThat(...growing: Growing[]): MemoryWatch {
  const watch = watchMemory({ interval: 1e6 });
  watch.stop();
  return Object.assign(watch, { growth: () => growing });
}

const flat: Growing = { resource: 'external', grewBy: 1000, within: 50_000, flat: true };
const risen: Growing = { resource: 'heap', grewBy: 2_400_000, within: 1_000_000, flat: false };

describe('toStayFlat', () => {
  test('passes when everything stayed within its limit', async () => {
    expect((await toStayFlat(call, watchThat(flat))).pass).toBe(true);
  });

  test('names what grew, by how much and what was accepted, above the report', async () => {
    const outcome = await toStayFlat(call, watchThat(risen, flat));
    expect(outcome.pass).toBe(false);
    expect(outcome.message()).toContain('grows  heap: by 2.4 MB, accepted 1 MB');
    expect(outcome.message()).toContain('flat   external: by 1 kB, accepted 50 kB');
    expect(outcome.message()).toContain('Memory over');
  });

  test('says that what grew may be garbage where none was collected before the readings', async () => {
    const advice =
      /heap: by 2\.4 MB, accepted 1 MB\nThis may be garbage .* watchMemory\(\{ collect: true \}\)/;
    expect((await toStayFlat(call, watchThat(risen))).message()).toMatch(advice);
    const handles: Growing = { ...risen, resource: 'handles' };
    expect((await toStayFlat(call, watchThat(flat, handles))).message()).not.toContain('garbage');
    const collecting = watchMemory({ interval: 1e6, collect: true });
    collecting.stop();
    const watch = Object.assign(collecting, { growth: () => [risen] });
    expect((await toStayFlat(call, watch)).message()).not.toContain('garbage');
  });

  test('passes `within` on to the watch', async () => {
    const watch = watchMemory({ interval: 1e6 });
    watch.stop();
    await expect(toStayFlat(call, watch, { within: '3 apples' })).rejects.toThrow(/option within/);
  });

  test.each([
    [{ whithin: '2MB' }, 'Unknown option `whithin`. Did you mean `within`? Possible: within.'],
    ['2MB', "Could not read the options: got '2MB', expected an object."],
    [{ within: NaN }, 'Could not read option within: got NaN, expected bytes as a number or a size'],
    [{ within: { heat: 1 } }, 'Unknown resource in option within: got heat, expected heap,'],
  ])('refuses the options %o', async (options, message) => {
    const watch = watchMemory({ interval: 1e6 });
    watch.stop();
    await expect(toStayFlat(call, watch, options)).rejects.toThrow(message);
  });

  test('refuses what is not a watch', async () => {
    await expect(toStayFlat(call, () => 1)).rejects.toThrow(/needs what watchMemory\(\) returned/);
  });
});
