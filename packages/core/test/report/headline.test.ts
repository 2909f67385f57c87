import { expect, it } from 'vitest';
import type { Finding } from '../../src/finding.ts';
import { headline } from '../../src/report/headline.ts';
import { makePalette } from '../../src/report/palette.ts';
import { finding } from '../support/finding-builder.ts';

const line = (parts: Partial<Finding>): string => headline(finding(parts), makePalette(false));

const growth = {
  objectsPerCall: 3,
  heapBytesPerCall: 212,
  externalBytesPerCall: 4100,
  nativeBytesPerCall: 64,
  handlesPerCall: 1,
};
const left = (leaking: Finding['leaking'], other: Partial<Finding['growth']> = {}): string =>
  line({ verdict: 'leaking', leaking, growth: { ...growth, ...other } });

it('says what each call leaves behind, of every resource that leaks', () => {
  expect(left(['heap'])).toBe('Leaking: each call leaves 3 objects (212 B) behind.');
  expect(left(['external', 'handles'])).toBe(
    'Leaking: each call leaves 4.1 kB of external memory and 1 handle behind.',
  );
  expect(left(['heap', 'native', 'handles'])).toBe(
    'Leaking: each call leaves 3 objects (212 B), 64 B of native memory and 1 handle behind.',
  );
});

it('names a growing collection where hardly an object comes with a call', () => {
  const store = 'Leaking: each call leaves 212 B in a growing collection behind.';
  expect([left(['heap'], { objectsPerCall: null }), left(['heap'], { objectsPerCall: 0.019 })]).toEqual([
    store,
    store,
  ]);
  expect(left(['heap'], { objectsPerCall: 0.02 })).toBe(
    'Leaking: each call leaves 0.02 objects (212 B) behind.',
  );
});

it('says how much was tried where nothing leaks, or nothing is known', () => {
  expect(line({ calls: 1 })).toBe('Steady: 1 call left nothing behind that keeps growing.');
  const unknown = 'neither a leak nor the absence of one was shown.';
  expect(line({ verdict: 'inconclusive', calls: 1 })).toBe(`Inconclusive after 1 call: ${unknown}`);
  expect(line({ verdict: 'inconclusive', calls: 0 })).toBe(`Inconclusive: ${unknown}`);
});
