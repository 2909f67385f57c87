import { describe, expect, it } from 'vitest';
import { compileRunMarker, runMarker } from '../../src/engine/gauge/sampling.ts';
import type { RawFrame, SamplingNode, SamplingProfile } from '../../src/engine/engine.ts';
import { readRunSurvivors } from '../../src/gate/run-survivors.ts';
import { RunSampling } from '../../src/gate/sample-runs.ts';

const runner = '/app/node_modules/runner/index.js';
const own = '/app/node_modules/@leaktight/core/dist/gate/gate.js';
const user = '/app/src/cart.js';

let nodes = 0;

function node(functionName: string, url: string, ...children: SamplingNode[]): SamplingNode {
  const callFrame: RawFrame = { functionName, scriptId: '1', url, lineNumber: 0, columnNumber: 0 };
  nodes += 1;
  return { callFrame, selfSize: 0, id: nodes, children };
}

/** A profile of one run, in which every node of the tree allocated one object that survived. */
function profileOf(...tree: SamplingNode[]): SamplingProfile {
  const mark = node(runMarker, '');
  const ids: number[] = [];
  const collect = ({ id, children }: SamplingNode): void => {
    ids.push(id);
    children.forEach(collect);
  };
  tree.forEach(collect);
  const samples = ids.map((nodeId, index) => ({ nodeId, size: 32, ordinal: index + 2 }));
  const marks = [1, ids.length + 2].map((ordinal) => ({ nodeId: mark.id, size: 8208, ordinal }));
  return { head: node('(root)', '', mark, ...tree), samples: [...samples, ...marks] };
}

function survivorsOf(...tree: SamplingNode[]): number {
  const survivors = readRunSurvivors(profileOf(...tree), { runs: 1, isRunnerFile: (url) => url === runner });
  return survivors?.countPerRun[0] ?? Number.NaN;
}

describe('readRunSurvivors', () => {
  it('counts what a test allocates, also by native functions that it calls', () => {
    expect(survivorsOf(node('test', user, node('push', '')))).toBe(2);
  });

  it('counts what the runner allocates for a test that called it', () => {
    expect(survivorsOf(node('test', user, node('spyOn', runner)))).toBe(2);
  });

  it('leaves out what the runner allocates around tests', () => {
    expect(survivorsOf(node('runTest', runner, node('then', '')))).toBe(0);
  });

  it('leaves out our own allocations, and those of native functions that we call', () => {
    expect(survivorsOf(node('rerun', own, node('deleteProperty', '')))).toBe(0);
  });

  it('counts what a test allocates that we call', () => {
    expect(survivorsOf(node('rerun', own, node('apply', '', node('test', user))))).toBe(1);
  });

  it('knows buffers by the size that follows most markers, whatever V8 allocated after one', () => {
    const mark = node(runMarker, '');
    const keep = node('keep', user);
    const marks = [1, 4, 5, 8].map((ordinal) => ({ nodeId: mark.id, size: 8208, ordinal }));
    const after = [2, 6, 9].map((ordinal, index) => ({
      nodeId: mark.id,
      size: index === 0 ? 40 : 104,
      ordinal,
    }));
    const kept = [3, 7].map((ordinal) => ({ nodeId: keep.id, size: 104, ordinal }));
    const profile = { head: node('(root)', '', mark, keep), samples: [...marks, ...after, ...kept] };
    const { sites } = readRunSurvivors(profile, { runs: 2, isRunnerFile: () => false })!;
    expect(sites.map(({ buffers }) => buffers)).toEqual([2]);
  });

  it('takes what one stack of the test left for one site, whichever way we called it', () => {
    const test = (): SamplingNode => node('test', user, node('push', ''));
    const tree = [
      node('first', own, test()),
      node('others', own, test()),
      node('test', user, node('set', '')),
    ];
    const profile = profileOf(...tree);
    const survivors = readRunSurvivors(profile, { runs: 1, isRunnerFile: () => false })!;
    const names = survivors.sites.map(({ stack, objects }) => [stack[0]?.functionName, objects]);
    expect(names).toEqual([
      ['test', 3],
      ['push', 2],
      ['set', 1],
    ]);
  });

  it('gives no count when a marker is missing', () => {
    const { head, samples } = profileOf(node('test', user));
    const profile = { head, samples: samples.slice(0, -1) };
    expect(readRunSurvivors(profile, { runs: 1, isRunnerFile: () => false })).toBeNull();
  });
});

function makeMany(): object[] {
  return Array.from({ length: 100 }, () => Array.from({ length: 200 }, () => 0));
}

describe('RunSampling', () => {
  it('tells runs apart, however many there are and however coarse the interval is', async () => {
    const sampling = RunSampling.open(() => false, 1500)!;
    try {
      const kept: object[] = [];
      for (let run = 0; run < 100; run++) {
        for (let index = 0; index < 10; index++) kept.push(Array.from({ length: 100 }, () => 0));
        await sampling.run(() => Promise.resolve(void kept.push(...(run === 70 ? makeMany() : []))));
      }
      const { bytesPerRun } = sampling.read()!;
      expect(bytesPerRun).toHaveLength(100);
      expect(bytesPerRun.findIndex((bytes) => bytes > 50_000)).toBe(70);
      expect(bytesPerRun.filter((bytes) => bytes > 50_000)).toHaveLength(1);
    } finally {
      sampling.close();
    }
  });

  it('tells tables from small objects', async () => {
    const sampling = RunSampling.open(() => false, 1500)!;
    try {
      const kept: unknown[] = [];
      await sampling.run(async () => void kept.push(makeMany()));
      await sampling.run(async () => void kept.push(Array.from({ length: 100_000 }, () => 0)));
      const [small, table] = sampling.read()!.tableBytesPerRun;
      expect([small! < 20_000, table! > 780_000, kept.length]).toEqual([true, true, 2]);
    } finally {
      sampling.close();
    }
  });

  it('is not there while another client samples this isolate', () => {
    const first = RunSampling.open(() => false, 4096)!;
    try {
      expect(RunSampling.open(() => false, 4096)).toBeNull();
    } finally {
      first.close();
    }
  });
});

describe('compileRunMarker', () => {
  it('makes a function that keeps a marker in a slot', () => {
    const marks = [null];
    compileRunMarker(8)(marks, 0);
    expect(marks[0]).toHaveLength(8);
  });
});
