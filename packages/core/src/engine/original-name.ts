import { traceSegment, type TraceMap } from '@jridgewell/trace-mapping';

/** Characters between the name of a function and its parameters: of `name(`, `name=(` and `name=function(`. */
const gaps = [0, 1, '=function'.length];

/**
 * What the source calls a function that a minifier renamed: a map has a name where that of the function stands. Null where it
 * has none.
 * @param line of the function's parameters, from 0; `column` as well.
 */
export function originalName(map: TraceMap, name: string, line: number, column: number): string | null {
  const own = name.replace(/^.*\./, '');
  for (const gap of own === '' ? [] : gaps) {
    const start = column - gap - own.length;
    const segment = start < 0 ? null : traceSegment(map, line, start);
    if (segment?.length === 5 && segment[0] === start) return map.names[segment[4]] ?? null;
  }
  return null;
}
