import type { SourcePosition, StackFrame } from './finding.ts';

/** Folders above the working folder that a path still leads through; packages are often installed at a workspace's root. */
const farthestUp = 3;

/** The file as seen from the working folder, where it lies below it or not far above. */
export function relativeFile(file: string, cwd: string): string {
  const separator = /^(?:[A-Za-z]:|\\\\)/.test(cwd) ? /[\\/]/ : '/';
  const folders = cwd.replace(/[\\/]+$/, '').split(separator);
  const parts = file.split(separator);
  const differs = parts.findIndex((part, index) => part !== folders[index]);
  const up = folders.length - differs;
  // The root alone in common: another place altogether.
  if (differs < 2 || up > farthestUp) return file;
  return [...Array.from({ length: up }, () => '..'), ...parts.slice(differs)].join('/');
}

/** `src/session.ts:9:17`, as terminals and editors follow it; V8's own functions have no line. */
export function formatPlace({ file, line, column }: SourcePosition, cwd: string): string {
  return line > 0 ? `${relativeFile(file, cwd)}:${line}:${column}` : file;
}

/** The name of a function; one without a name still has a place. */
export function formatFunction({ functionName }: Pick<StackFrame, 'functionName'>): string {
  return functionName === '' ? '(anonymous)' : functionName;
}

/** `, allocated in open (session.ts:9)`; nothing where no place is known. */
export function inFunction(what: 'allocated' | 'opened', [first]: readonly StackFrame[]): string {
  if (first === undefined) return '';
  const file = first.file
    .split(/[\\/]/)
    .at(-1)!
    .replace(/^\((.*)\)$/, '$1');
  return `, ${what} in ${formatFunction(first)} (${first.line > 0 ? `${file}:${first.line}` : file})`;
}
