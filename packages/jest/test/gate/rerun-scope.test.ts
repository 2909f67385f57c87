import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RerunScope } from '../../src/gate/rerun-scope.ts';

const turn = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const rejectIn = (ms: number, message: string): void =>
  void setTimeout(() => void Promise.reject(new Error(message)), ms);

describe('RerunScope', () => {
  const seen: unknown[] = [];
  const warnings: string[] = [];
  const listen = (reason: unknown): void => void seen.push((reason as Error).message);
  let scope: RerunScope;
  let others: Function[] = [];

  beforeEach(() => {
    scope = new RerunScope((message) => void warnings.push(message));
    others = process.rawListeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listen);
  });
  afterEach(() => {
    scope.close();
    process.removeListener('unhandledRejection', listen);
    for (const each of others) process.on('unhandledRejection', each as () => void);
    seen.length = 0;
    warnings.length = 0;
  });

  describe('where nobody can tell what starts what', () => {
    it('lets rejections through when the run passes', async () => {
      rejectIn(2, 'of an earlier test');
      await scope.run(() => turn(10));
      expect(seen).toEqual(['of an earlier test']);
    });

    it('warns of those that come during a run that fails and after it, until the file is over', async () => {
      const run = async (): Promise<void> => {
        rejectIn(2, 'during');
        rejectIn(20, 'after');
        await turn(10);
        throw new Error('failed');
      };
      await expect(scope.run(run)).rejects.toThrow('failed');
      await turn(30);
      expect(seen).toEqual([]);
      expect(warnings.map((text) => /Error: (\w+)/.exec(text)?.[1])).toEqual(['during', 'after']);
      scope.close();
      rejectIn(1, 'of the next file');
      await turn();
      expect(seen).toEqual(['of the next file']);
    });
  });

  describe('where the runner follows what starts what', () => {
    const runners = new AsyncLocalStorage<true>();
    beforeEach(() => runners.enterWith(true));
    afterEach(() => runners.disable());

    it('keeps rejections of a run to itself, also those that come after it has ended', async () => {
      await scope.run(async () => {
        void Promise.reject(new Error('during'));
        rejectIn(2, 'after');
      });
      await turn();
      expect([...seen, ...warnings]).toEqual([]);
    });

    it('lets those of everything else through, also while a run is under way that fails', async () => {
      rejectIn(2, 'of an earlier test');
      await expect(scope.run(() => turn(10).then(() => Promise.reject(new Error('x'))))).rejects.toThrow('x');
      rejectIn(1, 'of what comes later');
      await turn();
      expect(seen).toEqual(['of an earlier test', 'of what comes later']);
    });
  });
});
