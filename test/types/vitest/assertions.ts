import '@leaktight/vitest';
import { expect } from 'vitest';

function run(): void {}

export async function accepted(): Promise<void> {
  await expect(run).toLeak();
  await expect(run).not.toLeak({ warmUp: 1, calls: 20, timeBudget: 1000, strict: true, track: ['heap'] });
  await expect
    .soft(run)
    .not.toLeak({ ignore: ['a-package', /retain/], setUp: run, tearDown: async () => {} });
  await expect(Promise.resolve(run)).resolves.not.toLeak();
  await expect(run).not.toLeak({ timeBudget: undefined, setUp: undefined, explainHeapLimit: undefined });
  await expect(() => ({})).toBeCollected({ timeout: 100 });
  await expect(() => ({})).toBeCollected({ timeout: undefined, explain: undefined });
  await expect(new WeakRef({})).not.toBeCollected();
  await expect(Map).toHaveLiveInstances({ atMost: 3 });
  await expect(Map).not.toHaveLiveInstances(0);
  await expect(run).toRetainAtMost({ heap: '1kB', objects: 3, handles: 0 }, { calls: 20 });
  await expect(run).toRetainAtMost({ heap: '1kB', native: undefined }, { track: undefined });
}

export const result: Promise<void> = expect(run).toLeak();

export async function refused(): Promise<void> {
  // @ts-expect-error no such option
  await expect(run).toLeak({ warmup: 1 });
  // @ts-expect-error a number is needed
  await expect(run).not.toLeak({ calls: 'many' });
  // @ts-expect-error no such resource
  await expect(run).not.toLeak({ track: ['gpu'] });
  // @ts-expect-error no such limit
  await expect(Map).toHaveLiveInstances({ atLeast: 3 });
  // @ts-expect-error no such resource
  await expect(run).toRetainAtMost({ heep: 1 });
}
