import type { Finding, StackFrame, Suspect } from '../../src/finding.ts';

/** A steady finding, but for what is given. */
export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    schemaVersion: 1,
    verdict: 'steady',
    leaking: [],
    reasons: [],
    calls: 640,
    callsMade: 1285,
    warmUpCalls: 5,
    rounds: [
      { calls: 16, survivors: 48, durationMs: 10 },
      { calls: 624, survivors: 1920, durationMs: 402 },
    ],
    survivalCurve: [],
    growth: {
      objectsPerCall: 0,
      heapBytesPerCall: 0,
      externalBytesPerCall: null,
      nativeBytesPerCall: null,
      handlesPerCall: null,
    },
    suspects: [],
    suspectsOmitted: 0,
    handles: [],
    retainers: [],
    retainersOmitted: 0,
    collections: [],
    fingerprint: null,
    gc: { collections: 2, pauseMs: 3.1, byKind: { major: 2 } },
    unmeasured: [],
    snapshotPath: null,
    verdictMs: 412.4,
    durationMs: 412.4,
    ...parts,
  };
}

/** `openSession@/app/src/session.ts:9`, or with a package `has@mobx@6.0.0/lib/mobx.js:7`. */
export function frame(text: string): StackFrame {
  const [, functionName = '', packageName, path = '', line = '0'] =
    /^([^@]*)@(?:((?:@[^/]+\/)?[^/@]+@[^/]+)\/)?(.*?)(?::(\d+))?$/.exec(text) ?? [];
  const file = packageName
    ? `/app/node_modules/${packageName.replace(/@[^@]+$/, '')}/${path}`
    : path || '(native)';
  return {
    functionName,
    file,
    line: Number(line),
    column: Number(line) > 0 ? 3 : 0,
    packageName: packageName ?? null,
  };
}

export function suspect(stack: string, parts: Partial<Suspect> = {}): Suspect {
  const frames = stack.split(' < ').map(frame);
  const own = frames.find(({ file }) => file.startsWith('/app')) ?? frame('run@/app/run.ts:1');
  return { ...own, role: 'allocates', objectsPerCall: 1, bytesPerCall: 48, stack: frames, ...parts };
}
