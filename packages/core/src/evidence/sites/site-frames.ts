import type { StackFrame } from '../../finding.ts';
import { isInternalFrame } from '../../internal-frame.ts';

/** An allocation site whose frames are in the words of the original source, innermost first. */
export interface LocatedSite {
  readonly stack: readonly StackFrame[];
  readonly objects: number;
  readonly bytes: number;
}

/** The code that a frame belongs to: `name@version` of an installed package, `''` for the user's own. */
export type CodeOwner = string;

export const userCode: CodeOwner = '';

/** Code that was made from a string is of whoever made it, which its frame does not tell: a validator or a template mostly. */
const evaluated = '(eval)';

/** The code that a frame belongs to; null for Node's and V8's own, and where it is not known. */
export function ownerOf(frame: StackFrame): CodeOwner | null {
  return isInternalFrame(frame) || frame.file === evaluated ? null : (frame.packageName ?? userCode);
}

/** The innermost frame of this code on a stack. */
export function innermostOf(site: LocatedSite, owner: CodeOwner): StackFrame | undefined {
  return site.stack.find((frame) => ownerOf(frame) === owner);
}

/** The innermost frame that is not Node's or V8's own, else the innermost of all. */
export function allocatingFrame(site: Pick<LocatedSite, 'stack'>): StackFrame | undefined {
  return site.stack.find((frame) => !isInternalFrame(frame)) ?? site.stack[0];
}

/** Equal for frames of the same function. */
export function functionKey({ file, line, column, functionName }: StackFrame): string {
  return `${file}:${line}:${column}:${functionName}`;
}
