import { expect, it } from 'vitest';
import { compileNative } from '../../../src/engine/gauge/natives.ts';
import { AllocationSampler } from '../../../src/engine/gauge/sampling.ts';

it('works on when V8 has dropped its code, as it does with what no profile saw called', () => {
  const isYoung = compileNative('(function (object) { return %InYoungGeneration(object); })', false);
  expect(isYoung({})).toBe(true);
  const sampler = new AllocationSampler();
  for (let profile = 0; profile < 20; profile++) {
    sampler.start(1);
    sampler.read();
    sampler.stop();
  }
  sampler.close();
  expect(isYoung({})).toBe(true);
});

it('answers otherwise where V8 has no such function', () => {
  expect(compileNative<unknown>('(function (object) { %LeaktightHasNone(object); })', 'none')({})).toBe(
    'none',
  );
});
