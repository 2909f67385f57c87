import {
  add,
  nothing,
  type AllocationSite,
  type AnnotatedFunction,
  type Amount,
} from './allocation-profile.ts';

/** Longer functions are cut off. */
const mostLines = 120;

/**
 * The source of a function with what it and the functions inside it allocate, each on the line where it
 * begins: V8 knows the function of an allocation, not its line.
 */
export function annotateFunction(
  site: AllocationSite,
  sites: readonly AllocationSite[],
  source: string,
): AnnotatedFunction | null {
  const texts = source.split(/\r?\n/);
  if (site.line < 1 || site.line > texts.length) return null;
  const end = Math.min(lastLine(texts, site.line), site.line + mostLines - 1);
  const inside = sites.filter(({ file, line }) => file === site.file && line >= site.line && line <= end);
  const { functionName, file, line, column, packageName } = site;
  const lines = texts.slice(line - 1, end).map((text, index) => {
    const here = inside.filter((other) => other.line === line + index);
    return {
      line: line + index,
      text,
      allocated: here.length > 0 ? sum(here.map((other) => other.allocated)) : null,
      surviving: here.length > 0 ? sum(here.map((other) => other.surviving)) : null,
    };
  });
  return { functionName, file, line, column, packageName, lines };
}

function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce(add, nothing);
}

/** A function ends where the indentation is back at its first line's, as formatted code is written. */
function lastLine(texts: readonly string[], first: number): number {
  const indent = indentOf(texts[first - 1]!);
  for (let index = first; index < texts.length; index++) {
    const text = texts[index]!;
    if (text.trim() === '' || indentOf(text) > indent) continue;
    return /^\s*[)\]}]/.test(text) ? index + 1 : index;
  }
  return texts.length;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
