import { nodeEngine } from '../../src/engine/engine.ts';

/** As after a comparison of the heap: what the runner has loaded is let go of over some collections. */
export async function settleRunner(): Promise<void> {
  for (let time = 0; time < 10; time++) {
    nodeEngine.collectGarbage();
    await nodeEngine.macrotask();
  }
}
