import { expect, test } from 'vitest';
import { judgeBudget, renderBudget, resourcesOf, type Finding } from '../src/index.ts';

const style = { colours: false, cwd: '/p' };

function aFinding(growth: Partial<Finding['growth']>): Finding {
  const none = {
    objectsPerCall: 0,
    heapBytesPerCall: 0,
    externalBytesPerCall: null,
    nativeBytesPerCall: null,
    handlesPerCall: null,
  };
  return {
    growth: { ...none, ...growth },
    unmeasured: [{ resource: 'native', why: 'koffi is not installed' }],
  } as unknown as Finding;
}

test('only the resources of the budget are tracked', () => {
  expect(resourcesOf({ heap: '1kB', objects: 3 })).toEqual(['heap']);
  expect(resourcesOf({ handles: 0, external: 10 })).toEqual(['handles', 'external']);
});

test('what stays within is told from what does not, and the fitting budget is printed', () => {
  const lines = judgeBudget(aFinding({ heapBytesPerCall: 1234, objectsPerCall: 2.25, handlesPerCall: 0 }), {
    heap: '1kB',
    objects: 3,
    handles: 0,
  });
  expect(lines.map(({ key, within }) => [key, within])).toEqual([
    ['heap', false],
    ['objects', true],
    ['handles', true],
  ]);
  expect(renderBudget(lines, style)).toBe(
    [
      '  heap     1.2 kB per call, allowed 1 kB  over budget',
      '  objects  2.3 per call, allowed 3',
      '  handles  0 per call, allowed 0',
      "Fits now: { heap: '1.3kB', objects: 2.3, handles: 0 }",
    ].join('\n'),
  );
});

test('the printed budget holds what was measured', () => {
  for (const heapBytesPerCall of [0, 7, 16, 99.2, 100, 101, 999, 1000, 55_555, 1_234_567]) {
    const finding = aFinding({ heapBytesPerCall });
    const text = renderBudget(judgeBudget(finding, { heap: 0 }), style);
    const heap = /heap: '?([^' ]+)'?/.exec(text.split('Fits now').at(-1)!)?.[1] ?? '';
    const given = Number.isNaN(Number(heap)) ? heap : Number(heap);
    expect(judgeBudget(finding, { heap: given })[0]).toMatchObject({ within: true });
  }
});

test('a resource that was not measured is no silent pass', () => {
  expect(() => judgeBudget(aFinding({}), { native: '1kB' })).toThrow(
    'Could not check the budget of native: native was not measured: koffi is not installed.',
  );
});

test('what an inconclusive measurement does not tell is not known, and no budget fits it', () => {
  const unclear = { objectsPerCall: null, heapBytesPerCall: null, handlesPerCall: 2 };
  const finding = { ...aFinding(unclear), verdict: 'inconclusive' } as const;
  const lines = judgeBudget(finding, { heap: '1kB', handles: 1 });
  expect(lines.map(({ within }) => within)).toEqual([null, false]);
  expect(renderBudget(lines, style)).toBe(
    [
      '  heap     not known, allowed 1 kB',
      '  handles  2 per call, allowed 1  over budget',
      'Fits now: { handles: 2 }',
    ].join('\n'),
  );
  expect(renderBudget(lines.slice(0, 1), style)).toBe('  heap  not known, allowed 1 kB');
});

test('what is undefined in a budget is as good as absent', () => {
  const budget = { heap: undefined, handles: 1 };
  expect(resourcesOf(budget)).toEqual(['handles']);
  expect(judgeBudget(aFinding({ handlesPerCall: 2 }), budget).map(({ key }) => key)).toEqual(['handles']);
});

test.each([
  [undefined, 'expected an object, got undefined'],
  [[3], 'expected an object, got [3]'],
  [{}, 'it names nothing, expected some of heap, objects, external, native, handles'],
  [{ heap: undefined }, 'it names nothing, expected some of heap,'],
  [
    { heep: 1 },
    'Could not read the budget: unknown `heep`, expected some of heap, objects, external, native, handles. Did you mean heap? Write, for example: {',
  ],
  [
    { memory: 1, handels: 0 },
    'unknown `memory`, `handels`, expected some of heap, objects, external, native, handles. Did you mean handles? Write',
  ],
  [{ toString: 1 }, 'unknown `toString`, expected some of heap, objects, external, native, handles. Write'],
  [{ objects: '3' }, "objects is '3', expected a number from 0"],
  [{ handles: -1 }, 'handles is -1, expected a number from 0'],
  [{ heap: '1 potato' }, "Could not read budget heap: got '1 potato'"],
])('the budget %o is refused', (budget, message) => {
  expect(() => resourcesOf(budget)).toThrow(message);
});
