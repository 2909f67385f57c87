import { expect, it } from 'vitest';
import { locateSuspects } from '../../src/gate/locate-suspects.ts';
import { RunSampling } from '../../src/gate/sample-runs.ts';
import type { RunSurvivors } from '../../src/gate/run-survivors.ts';

const kept: unknown[] = [];

function keepObjects(): void {
  for (let index = 0; index < 200; index++) kept.push({ index });
}

function keepBuffer(): void {
  kept.push(Buffer.alloc(500_000));
}

function keepClone(): void {
  kept.push(structuredClone(new ArrayBuffer(500_000)));
}

const source = Buffer.alloc(1_200_000, 65);

function keepText(): void {
  kept.push(source.toString('base64'));
}

async function survivorsOf(run: () => void): Promise<RunSurvivors> {
  run();
  const sampling = RunSampling.open(() => false, 1)!;
  try {
    for (let count = 0; count < 3; count++) await sampling.run(() => Promise.resolve(run()));
    return sampling.read()!;
  } finally {
    sampling.close();
    kept.length = 0;
  }
}

it.each([
  ['a Buffer', keepBuffer],
  ['a clone', keepClone],
  ['a text outside of the heap', keepText],
])('names what keeps %s first where external memory grew, and nothing else', async (_, keep) => {
  const { sites } = await survivorsOf(() => {
    keepObjects();
    keep();
  });
  const named = (resource: 'external' | 'heap'): (string | null)[] =>
    locateSuspects(sites, 3, [{ resource }]).suspects.map(({ functionName }) => functionName);
  expect(named('external')).toEqual([keep.name]);
  expect(named('heap')[0]).toBe('keepObjects');
});

it('tells no more bytes of a text that is made anew than a run left', async () => {
  let text = '';
  const { sites } = await survivorsOf(function growText() {
    text += 'x'.repeat(100_000) + Math.random();
    kept[0] = text.codePointAt(3);
  });
  const bytesOf = (heap: number | null): number =>
    locateSuspects(sites, 3, [{ resource: 'heap' }], { heap }).suspects.reduce(
      (sum, { bytesPerCall }) => sum + bytesPerCall,
      0,
    );
  expect(bytesOf(null)).toBeGreaterThan(110_000);
  expect(bytesOf(100_000)).toBeCloseTo(100_000, 0);
});

it('names other places where no site makes buffers', async () => {
  const { sites } = await survivorsOf(keepObjects);
  const { suspects } = locateSuspects(sites, 3, [{ resource: 'external' }]);
  expect(suspects.map(({ functionName }) => functionName)).toEqual(['keepObjects']);
});

it('tells nothing of timers and messages that came in meanwhile where external memory grew', () => {
  const frame = { functionName: 'processTimers', scriptId: '7', lineNumber: 503, columnNumber: 24 };
  const timers = { allocator: '7', objects: 10, bytes: 2544, largest: 400, buffers: 1, perGroup: [0, 0, 10] };
  const site = { ...timers, stack: [{ ...frame, url: 'node:internal/timers' }] };
  const none = { suspects: [], suspectsOmitted: 0 };
  expect(locateSuspects([site], 3, [{ resource: 'external' }])).toEqual(none);
});
