import type { HeapGauge } from '../../src/engine/gauge/gauge.ts';

const make = (index: number): object => ({ index, inner: { index, list: [index] } });

function fill(into: object[], count: number): void {
  for (let index = 0; index < count; index++) into.push(make(index));
}

/** Loads so much that V8 notices: all of it survives. */
export function loadMuch(into: object[]): void {
  while (process.memoryUsage().heapUsed < 150e6) fill(into, 1000);
}

/** Bytes that the gauge bounds each of some windows by, which keep what the code made that loaded so much. */
export function growthOfWindows(gauge: HeapGauge, windows: number, count: number): number[] {
  const kept = Array.from({ length: windows }, (): object[] => []);
  let before = gauge.readBound();
  return kept.map((window) => {
    fill(window, count);
    const { heap } = gauge.readBound();
    const growth = heap - before.heap;
    before = { ...before, heap };
    return growth;
  });
}
