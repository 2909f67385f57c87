import { expect, it } from 'vitest';
import { HeapGauge } from '../../../src/engine/gauge/gauge.ts';
import { growthOfWindows, loadMuch } from '../../support/gauge-windows.ts';

it('bounds what a window left behind that was allocated by code which builds a large heap in the same file', () => {
  const gauge = new HeapGauge();
  const loaded: object[] = [];
  loadMuch(loaded);
  const grown = growthOfWindows(gauge, 30, 200);
  expect(Math.min(...grown)).toBeGreaterThan(200 * 4 * 24);
  expect(loaded.length).toBeGreaterThan(100_000);
});
