import { expect, test } from 'vitest';
import type { HandleEngine } from '../../src/engine/engine.ts';
import { HandleCurves } from '../../src/handles/handle-curves.ts';

/** The curves of a process in which each call opens a descriptor of this kind, and nothing that is watched. */
function curvesOf(descriptor: string, ownsProcess: boolean): HandleCurves {
  const curves = new HandleCurves({ ownsProcess, mapStacks: () => [] } as unknown as HandleEngine);
  for (const calls of [0, 16, 64, 128, 256])
    curves.add(
      calls,
      { descriptors: new Map([[descriptor, 7 + calls]]), active: new Map() } as never,
      new Map(),
    );
  return curves;
}

test('descriptors that nothing watched accounts for are told by their kind', () => {
  expect(curvesOf('file', true).judge()).toMatchObject({
    kind: 'leaking',
    reason: 'Every call leaves open: 1 file descriptor (file).',
  });
});

test('in a worker thread they may be those of any other thread', () => {
  expect(curvesOf('file', false).judge()).toEqual({ kind: 'steady', perCall: 0 });
});
