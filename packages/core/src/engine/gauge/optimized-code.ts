/** Not where something counts coverage: V8 would stop counting. */
export function canDiscardOptimizedCode(): boolean {
  return !process.env['NODE_V8_COVERAGE'];
}

/**
 * Has V8 optimise all code anew, under the flags that are set now. It does so itself when coverage is asked for;
 * no other way is open that walks through the heap less often.
 */
export function discardOptimizedCode(): void {
  // Loaded when it is needed: that takes longer than all else that a small file needs of us.
  const { Session } = process.getBuiltinModule('node:inspector');
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true });
    session.post('Profiler.stopPreciseCoverage');
  } finally {
    session.disconnect();
  }
}
