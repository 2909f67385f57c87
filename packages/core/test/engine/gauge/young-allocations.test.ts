import { expect, it } from 'vitest';
import { HeapGauge } from '../../../src/engine/gauge/gauge.ts';

const make = (index: number): object => ({ index, inner: { index, list: [index] } });

function fill(into: object[], count: number): void {
  for (let index = 0; index < count; index++) into.push(make(index));
}

it('bounds what a window left behind that was allocated by code which builds a large heap in the same file', () => {
  const gauge = new HeapGauge();
  const loaded: object[] = [];
  // V8 would notice that all of it survives, and allocate it in the old generation.
  while (process.memoryUsage().heapUsed < 150e6) fill(loaded, 1000);
  const kept = Array.from({ length: 30 }, (): object[] => []);
  let before = gauge.readBound();
  const grown = kept.map((window) => {
    fill(window, 200);
    const { heap } = gauge.readBound();
    const growth = heap - before.heap;
    before = { ...before, heap };
    return growth;
  });
  // Three objects and an array each, and nothing but them is counted ahead.
  expect(Math.min(...grown)).toBeGreaterThan(200 * 4 * 24);
  expect(loaded.length).toBeGreaterThan(100_000);
});
