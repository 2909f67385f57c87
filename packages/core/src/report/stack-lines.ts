import type { StackFrame } from '../finding.ts';
import { isInternalFrame } from '../internal-frame.ts';
import { formatFunction, formatPlace } from '../places.ts';
import type { ReportStyle } from './style.ts';

/**
 * The user's way to an allocation, innermost first: their own functions with their places, each stretch
 * within one package as the function that was called there, Node's and V8's own functions left out.
 * Not in the manner of a stack trace: Jest would take lines with `at` out of the message.
 * @param skip the frame that the list is about, which is named above it already.
 */
export function stackLines(
  stack: readonly StackFrame[],
  skip: StackFrame | null,
  most: number,
  { cwd }: ReportStyle,
): string[] {
  const frames = foldPackages(
    stack.filter((frame) => !isInternalFrame(frame)).slice(skip ? callersFrom(stack, skip) : 0),
  );
  const lines = frames.map((frame) =>
    frame.packageName === null
      ? `← ${formatFunction(frame)}  ${formatPlace(frame, cwd)}`
      : `← ${formatFunction(frame)}  ${frame.packageName}`,
  );
  if (lines.length <= most || most < 2) return lines.slice(0, most);
  return [...lines.slice(0, most - 1), `   … ${lines.length - most + 1} more`];
}

function callersFrom(stack: readonly StackFrame[], skip: StackFrame): number {
  const frames = stack.filter((frame) => !isInternalFrame(frame));
  return (
    1 +
    frames.findIndex(
      ({ file, line, column }) => file === skip.file && line === skip.line && column === skip.column,
    )
  );
}

/** Of neighbouring frames in one package, the outermost is the function that its user called. */
function foldPackages(frames: readonly StackFrame[]): StackFrame[] {
  return frames.filter(
    ({ packageName }, index) => packageName === null || frames[index + 1]?.packageName !== packageName,
  );
}
