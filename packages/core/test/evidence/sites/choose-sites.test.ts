import { describe, expect, it } from 'vitest';
import type { SurvivingSite, SurvivorReading } from '../../../src/probe/probe.ts';
import { calls, reading, steady, store } from '../../support/site-builder.ts';
import { suspects, suspectsOf } from '../../support/suspect-lines.ts';

/** More calls than stacks are read from. */
const longRun = 10 * calls;

const putStore = (bytes: number): SurvivingSite => store('put@lru/index.js:4 < run@/app/a.ts:1', bytes);

describe('collections that grow from round to round', () => {
  it('takes an allocation that does not grow with the run for no collection', () => {
    const leak = steady('run@/app/a.ts:1');
    const optimised = store('set@ < get@lru/index.js:4 < run@/app/a.ts:1', 7208);
    const found = suspectsOf([
      reading(calls, [leak, optimised]),
      reading(longRun, [
        { ...leak, perGroup: [...leak.perGroup, ...leak.perGroup, ...leak.perGroup] },
        optimised,
      ]),
    ]);
    expect(found).toEqual(['allocates run user 1 48']);
  });

  it('takes a function of the user for one that grows a collection only when it does so twice', () => {
    const leak = steady('run@/app/a.ts:1');
    expect(suspects([leak, putStore(1136)])).toEqual(['allocates run user 1 48']);
    const found = suspectsOf([
      reading(calls, [leak, putStore(1136)]),
      reading(longRun, [
        { ...leak, perGroup: [...leak.perGroup, ...leak.perGroup, ...leak.perGroup] },
        putStore(3400),
      ]),
    ]);
    expect(found[0]).toBe('keeps put lru@1.0.0 0.01 11.36');
  });

  it('waits for collections that were large before the first round: they grow in later rounds, and not in each', () => {
    const leak = steady('run@/app/a.ts:1');
    const roundAfter = (times: number, bytes: number): SurvivorReading => {
      const perGroup = Array.from({ length: times }, () => leak.perGroup).flat();
      const stores = bytes === 0 ? [] : [store('set@lru/index.js:4 < run@/app/a.ts:1', bytes)];
      return reading(times * calls, [{ ...leak, perGroup }, ...stores]);
    };
    const grown = [roundAfter(1, 0), roundAfter(5, 0), roundAfter(20, 35_480), roundAfter(40, 53_352)];
    expect(suspectsOf(grown)[0]).toBe('keeps set lru@1.0.0 0.01 13.338');
    const paused = [
      roundAfter(1, 15_624),
      roundAfter(5, 15_624),
      roundAfter(20, 35_480),
      roundAfter(40, 35_480),
    ];
    expect(suspectsOf(paused)[0]).toBe('keeps set lru@1.0.0 0.01 31.248');
    const same = [roundAfter(1, 0), roundAfter(5, 0), roundAfter(20, 35_480), roundAfter(40, 35_480)];
    expect(suspectsOf(same)).toEqual(['allocates run user 1 48']);
  });
});
