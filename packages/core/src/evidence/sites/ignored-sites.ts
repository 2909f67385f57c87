import type { StackFrame } from '../../finding.ts';

/** The parts of a frame that a pattern can name. */
export type NamedFrame = Pick<StackFrame, 'functionName' | 'file' | 'packageName'>;

/**
 * Whether an allocation site is not a leak of this test: one of the patterns names a function, a file
 * or a package (`name@version`) on its stack. A string matches any part of them.
 */
export function isIgnored(stack: readonly NamedFrame[], ignore: readonly (string | RegExp)[]): boolean {
  return ignore.some((pattern) => stack.some((frame) => names(pattern, frame)));
}

function names(pattern: string | RegExp, { functionName, file, packageName }: NamedFrame): boolean {
  const parts = [functionName, file, packageName ?? ''];
  if (typeof pattern === 'string') return pattern !== '' && parts.some((part) => part.includes(pattern));
  return parts.some((part) => part.search(pattern) >= 0);
}
