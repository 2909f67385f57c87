import { createRequire } from 'node:module';

/** What writes about leaks, when there is one: every collection would have it to mark. */
export function loadGateReport(): typeof import('@leaktight/core/gate-report') {
  return createRequire(__filename)('@leaktight/core/gate-report') as ReturnType<typeof loadGateReport>;
}
