import { ObjectSizeAnalysis } from '@memlab/heap-analysis';
import { describe, expect, it } from 'vitest';
import { analyzeWithMemlab, type MemlabOptions } from '../src/index.ts';
import { resolveMemlabOptions } from '../src/memlab-options.ts';

describe('options of analyzeWithMemlab', () => {
  it.each([
    [
      { basline: 'x' },
      'Unknown option `basline`. Did you mean `baseline`? Possible: baseline, candidates, leakFilter, analyses.',
    ],
    [{ baseline: 5 }, 'Option `baseline`: got 5, expected the path of a heap snapshot.'],
    [{ candidates: 'x' }, "Option `candidates`: got 'x', expected ids of objects, such as a list or a Set."],
    [{ candidates: ['x'] }, "Option `candidates`: got 'x' as an id, expected whole numbers, such as"],
    [
      { leakFilter: () => true },
      "Option `leakFilter`: got a function (leakFilter), expected memlab's leak filter, such as { leakFilter:",
    ],
    [{ leakFilter: { filter: () => true } }, "Option `leakFilter`: got {}, expected memlab's leak filter,"],
    [{ analyses: [5] }, "Option `analyses`: got [5], expected a list of memlab's analyses, such as [new"],
    [{ analyses: [ObjectSizeAnalysis] }, 'Option `analyses`: got'],
    [5, 'Could not read the options: got 5, expected an object.'],
  ])('refuses the options %o, before any file is read', async (options, message) => {
    await expect(analyzeWithMemlab('/nonexistent', options as MemlabOptions)).rejects.toMatchObject({
      code: 'LEAKTIGHT_BAD_OPTION',
      message: expect.stringContaining(message),
    });
  });

  it('reads ids that can be read only once, and takes what is undefined for absent', () => {
    const once = [3, 5].values();
    expect(resolveMemlabOptions({ candidates: once }).candidates).toEqual([3, 5]);
    expect(resolveMemlabOptions({ baseline: undefined, leakFilter: undefined })).toEqual({
      baseline: null,
      candidates: null,
      leakFilter: null,
      analyses: [],
    });
  });
});
