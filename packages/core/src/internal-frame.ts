import type { StackFrame } from './finding.ts';

/** Whether a frame is Node's or V8's own: nobody can mend it, and everybody calls it. */
export function isInternalFrame({ file }: Pick<StackFrame, 'file'>): boolean {
  return file.startsWith('node:') || file === '(native)';
}
