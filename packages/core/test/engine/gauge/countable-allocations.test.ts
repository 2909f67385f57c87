import { expect, it } from 'vitest';
import { HeapGauge } from '../../../src/engine/gauge/gauge.ts';
import { growthOfWindows, loadMuch } from '../../support/gauge-windows.ts';

it('bounds what a window left behind that was allocated by code which built a large heap before', () => {
  const loaded: object[] = [];
  loadMuch(loaded);
  const grown = growthOfWindows(new HeapGauge(), 30, 200);
  // Three objects and an array each, and nothing but them is counted ahead.
  expect(Math.min(...grown)).toBeGreaterThan(200 * 4 * 24);
  expect(loaded.length).toBeGreaterThan(100_000);
});
