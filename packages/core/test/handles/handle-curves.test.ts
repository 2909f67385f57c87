import { expect, test } from 'vitest';
import type { HandleEngine, OpenHandles } from '../../src/engine/engine.ts';
import { census, mapStacks, open } from '../support/handle-builder.ts';
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

/** What was open, and listed, after so many calls. */
interface Reading {
  readonly calls: number;
  readonly opened?: Readonly<Record<string, number>>;
  readonly descriptors?: Readonly<Record<string, number>>;
}

/** Curves that are watched from `watchedFrom` on; readings without `opened` come before. */
function curvesAfter(watchedFrom: number, ...readings: readonly Reading[]): HandleCurves {
  const curves = new HandleCurves({ ownsProcess: true, mapStacks } as unknown as HandleEngine);
  curves.startWatch(watchedFrom);
  for (const { calls, opened, descriptors } of readings)
    curves.add(calls, census({}, descriptors), opened ? open(opened) : null);
  return curves;
}

/** Readings of kinds that grow by so many per call, and of descriptors that do. */
const growing = (
  opened: Readonly<Record<string, number>>,
  descriptors: Readonly<Record<string, number>> = {},
): Reading[] =>
  [8, 24, 72, 120].map((calls) => ({
    calls,
    opened: Object.fromEntries(
      Object.entries(opened).map(([type, rate]) => [type, Math.floor(rate * calls)]),
    ),
    descriptors: Object.fromEntries(Object.entries(descriptors).map(([type, rate]) => [type, rate * calls])),
  }));

const reasonFor = (...readings: readonly Reading[]): string => {
  const verdict = curvesAfter(0, ...readings).judge();
  return 'reason' in verdict ? verdict.reason : verdict.kind;
};

const steady = { kind: 'steady', perCall: 0 };

test('calls without a handle clear a suspicion, counted from the beginning of the watch', () => {
  expect(curvesAfter(16, { calls: 24, opened: {} }).judge()).toEqual({ kind: 'more', perCall: 0, calls: 16 });
  expect(curvesAfter(16, { calls: 39, opened: {} }).judge()).toEqual({ kind: 'more', perCall: 0, calls: 1 });
  expect(curvesAfter(16, { calls: 40, opened: {} }).judge()).toEqual(steady);
  expect(curvesAfter(0).judge()).toEqual({ kind: 'more', perCall: 0, calls: 24 });
});

test('the kind that is told first makes the next round', () => {
  for (const opened of [
    { Timeout: 8, WORKER: 8 },
    { WORKER: 8, Timeout: 8 },
  ])
    expect(curvesAfter(0, { calls: 8, opened }).judge()).toEqual({ kind: 'more', perCall: 1, calls: 8 });
});

test('what every call leaves open is told with its rates and stacks', () => {
  const verdict = curvesAfter(0, ...growing({ Timeout: 1, TCPWRAP: 1.3 })).judge();
  expect(verdict).toEqual({
    kind: 'leaking',
    perCall: 2.3,
    reason: 'Every call leaves open: 1.3 TCP sockets, 1 timer.',
    handles: [
      { kind: 'TCP socket', perCall: 1.3, stack: [expect.objectContaining({ functionName: 'openTCPWRAP' })] },
      { kind: 'timer', perCall: 1, stack: [expect.objectContaining({ functionName: 'openTimeout' })] },
    ],
  });
});

test('a rate below one is told with two digits', () => {
  const rare = [40, 120, 220].map((calls) => ({ calls, opened: { Timeout: Math.floor(calls / 8) } }));
  expect(reasonFor(...rare)).toBe('Every call leaves open: 0.12 timers.');
  expect(reasonFor(...growing({ TCPWRAP: 1.26 }))).toBe('Every call leaves open: 1.3 TCP sockets.');
});

const two = (count: number): OpenHandles =>
  new Map([['Timeout', [...(open({ a: count }).get('a') ?? []), ...(open({ b: count }).get('b') ?? [])]]]);

test('handles of one kind that two lines open are added up', () => {
  const curves = curvesAfter(0);
  for (const calls of [8, 24, 72, 120]) curves.add(calls, census(), two(calls));
  expect(curves.judge()).toMatchObject({
    reason: 'Every call leaves open: 2 timers.',
    handles: [{ perCall: 1 }, { perCall: 1 }],
  });
});

test('a wait in which handles went takes back what earlier readings counted, and no other does', () => {
  const readings = growing({ Timeout: 0.9 });
  const kept = curvesAfter(0, { calls: 0 }, ...readings);
  kept.readAgain(census(), open({ Timeout: 108 }));
  expect(kept.judge()).toMatchObject({ kind: 'leaking', perCall: 0.9 });
  const gone = curvesAfter(0, { calls: 0 }, ...readings);
  gone.readAgain(census(), open({ Timeout: 107 }));
  expect(gone.judge()).toEqual({ kind: 'more', perCall: 107 / 120, calls: 8 });
  const nothing = curvesAfter(0);
  nothing.readAgain(census(), open({ Timeout: 5 }));
  expect(nothing.judge()).toEqual({ kind: 'more', perCall: 0, calls: 24 });
});

test('descriptors are counted beside the handles that stand on them', () => {
  expect(reasonFor(...growing({ TCPWRAP: 1, UDPWRAP: 1 }, { socket: 2 }))).toBe(
    'Every call leaves open: 1 TCP socket, 1 UDP socket.',
  );
  expect(reasonFor(...growing({ TCPWRAP: 1 }, { socket: 2 }))).toBe(
    'Every call leaves open: 1 TCP socket, 1 file descriptor (socket).',
  );
  expect(reasonFor(...growing({ FILEHANDLE: 1 }, { file: 1 }))).toBe('Every call leaves open: 1 file.');
  expect(reasonFor(...growing({ FILEHANDLE: 1 }, { file: 2 }))).toBe(
    'Every call leaves open: 1 file, 1 file descriptor (file).',
  );
});

test('a pipe, a worker or a watcher may have four descriptors', () => {
  expect(reasonFor(...growing({ PIPEWRAP: 1 }, { pipe: 4 }))).toBe('Every call leaves open: 1 pipe.');
  expect(reasonFor(...growing({ PIPEWRAP: 1 }, { pipe: 5 }))).toBe(
    'Every call leaves open: 1 pipe, 1 file descriptor (pipe).',
  );
  expect(reasonFor(...growing({ FSEVENTWRAP: 1 }, { anonymous: 4 }))).toBe(
    'Every call leaves open: 1 file system watcher.',
  );
});

test('directories are counted by their descriptors, and told where they are opened', () => {
  expect(curvesAfter(0, ...growing({ DIRHANDLE: 1 }, { file: 1 })).judge()).toMatchObject({
    kind: 'leaking',
    handles: [{ kind: 'file descriptor (file)', perCall: 1, stack: [{ functionName: 'openDIRHANDLE' }] }],
  });
  expect(curvesAfter(0, ...growing({ DIRHANDLE: 1 })).judge()).toEqual(steady);
  expect(curvesAfter(0, ...growing({ DIRHANDLE: 1 }, { pipe: 1 })).judge()).toMatchObject({
    handles: [{ kind: 'file descriptor (pipe)', perCall: 1, stack: [] }],
  });
});

test('descriptors are counted from the last reading before the watch', () => {
  const before = [
    { calls: 0, descriptors: { file: 5 } },
    { calls: 16, descriptors: { file: 21 } },
  ];
  const after = { calls: 116, opened: {}, descriptors: { file: 21 } };
  expect(curvesAfter(16, ...before, after).judge()).toEqual(steady);
  const ten = { ...after, descriptors: { file: 31 } };
  expect(curvesAfter(16, ...before, ten).judge()).toEqual({ kind: 'more', perCall: 0.1, calls: 100 });
  expect(curvesAfter(15, ...before, ten).judge()).toMatchObject({ kind: 'more', perCall: 26 / 116 });
  expect(curvesAfter(16, ...before, { ...after, descriptors: { file: 121 } }).judge()).toMatchObject({
    kind: 'leaking',
    perCall: 1,
  });
});
