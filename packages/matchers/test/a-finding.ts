import type { Finding } from '@leaktight/core';

/** A finding of nothing, with what a test wants to be different. */
export function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    schemaVersion: 1,
    verdict: 'steady',
    leaking: [],
    reasons: ['Nothing of 16 calls is left.'],
    calls: 16,
    callsMade: 20,
    warmUpCalls: 5,
    rounds: [],
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
    gc: { collections: 0, pauseMs: 0, byKind: {} },
    unmeasured: [],
    snapshotPath: null,
    verdictMs: 1,
    durationMs: 1,
    ...changes,
  };
}
