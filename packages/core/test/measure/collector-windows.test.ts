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
