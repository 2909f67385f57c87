import { expect, it } from 'vitest';
import { CollectorWindows } from '../../src/measure/collector-windows.ts';
import { nodeEngine } from '../../src/engine/engine.ts';

it('counts the collections of its windows only, and those that it makes', () => {
  const windows = new CollectorWindows(nodeEngine);
  nodeEngine.collectGarbage();
  windows.open();
  nodeEngine.collectGarbage();
  windows.close();
  nodeEngine.collectGarbage();
  windows.open();
  windows.closeAndCollect();
  expect(windows.sum.collections).toBe(2);
  expect(windows.sum.byKind).toEqual({ MarkSweepCompact: 2 });
  expect(windows.sum.pauseMs).toBeGreaterThan(0);
});

it('adds its windows up by kind, without kinds that did not come', () => {
  const windows = new CollectorWindows(nodeEngine);
  for (let window = 0; window < 2; window++) {
    windows.open();
    nodeEngine.collectYoung();
    windows.close();
  }
  expect(windows.sum.byKind).toEqual({ Scavenge: 2 });
});

it('adds up what windows saw, and what was collected outside of them', () => {
  const seen = [
    { collections: 2, pauseMs: 1.5, byKind: { Scavenge: 2, IncrementalMarking: 0 }, allocatedBytes: 700 },
    { collections: 1, pauseMs: 4, byKind: { MarkSweepCompact: 1, WeakProcessing: 3 }, allocatedBytes: 50 },
  ];
  let time = 10;
  let opened = 0;
  const engine = {
    watchCollector: () => {
      const window = seen[opened++];
      return () => window;
    },
    now: () => time,
    collectGarbage: () => {
      time += 8;
    },
  } as unknown as typeof nodeEngine;
  const windows = new CollectorWindows(engine);
  windows.close();
  windows.open();
  windows.open();
  windows.close();
  windows.open();
  windows.closeAndCollect();
  windows.count('Scavenge', 0.5);
  expect([opened, windows.sum]).toEqual([
    2,
    {
      collections: 5,
      pauseMs: 14,
      byKind: { Scavenge: 3, MarkSweepCompact: 2, WeakProcessing: 3 },
      allocatedBytes: 750,
    },
  ]);
});
