import type { StackFrame, Suspect } from '../finding.ts';
import { isInternalFrame } from '../internal-frame.ts';
import { formatFunction, formatPlace } from '../places.ts';

/** The user's call of a package, and the function of it that was called. */
interface PackageCall {
  readonly called: StackFrame;
  readonly caller: StackFrame;
}

/**
 * One line where all suspects are functions of packages at work in one and the same call: that call is the user's to change. Null where
 * they are not, and where there is one suspect alone, whose callers stand below it.
 */
export function commonCall(suspects: readonly Suspect[], cwd: string): string | null {
  const calls = suspects.map(outermostCall);
  const [first] = calls;
  const isOne = calls.every(
    (call) => first && call && isSame(call.called, first.called) && isSame(call.caller, first.caller),
  );
  if (suspects.length < 2 || !first || !isOne) return null;
  const { called, caller } = first;
  return `all in one call: ${formatFunction(called)} of ${called.packageName}, by ${formatFunction(caller)}  ${formatPlace(caller, cwd)}`;
}

function outermostCall({ stack, packageName }: Suspect): PackageCall | null {
  if (packageName === null) return null;
  const frames = stack.filter((frame) => !isInternalFrame(frame));
  const at = frames.findLastIndex((frame) => frame.packageName !== null);
  const [called, caller] = [frames[at], frames[at + 1]];
  return called && caller ? { called, caller } : null;
}

const isSame = (a: StackFrame, b: StackFrame): boolean =>
  a.file === b.file && a.line === b.line && a.column === b.column && a.functionName === b.functionName;
