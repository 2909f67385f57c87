import { expect, test } from 'vitest';
import { detectLeaks } from '../../src/index.ts';

/** The hash table of the object is replaced by one of twice the size while it is sampled, which is more than all entries of the run. */
test.each([17_000, 18_000, 40_500])(
  'a leak into an object that %i keys were put into before is found',
  async (before) => {
    const lists: Record<string, unknown[]> = {};
    let next = 0;
    const run = (): void => {
      lists[`id:${(next += 1)}`] = [];
    };
    for (let key = 0; key < before; key++) run();
    const finding = await detectLeaks(run, { track: ['heap'], explain: false });
    expect(finding).toMatchObject({ verdict: 'leaking', leaking: ['heap'] });
  },
);
