import type { Finding, StackFrame } from '@leaktight/core';

/**
 * The stack of the first suspect from that function on, as what this called to allocate is no place to look; where a leak has none,
 * of what stays open.
 */
export function blamedFrames({ suspects: [first], handles }: Finding): readonly StackFrame[] {
  if (first === undefined) return handles.find(({ stack }) => stack.length > 0)?.stack ?? [];
  const own = first.stack.findIndex(
    ({ file, line, column }) => file === first.file && line === first.line && column === first.column,
  );
  return first.stack.slice(Math.max(0, own));
}
