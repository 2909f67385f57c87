import { givenName } from './given-name.ts';

/** A value as a person would write it; objects that cannot be written are named by their type. */
export function showGiven(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `a function (${givenName(value) || 'anonymous'})`;
  if (typeof value === 'bigint') return `${value}n`;
  try {
    return (JSON.stringify(value, markNumber) ?? String(value)).replaceAll(marked, '$1');
  } catch {
    return Object.prototype.toString.call(value);
  }
}

const marked = /"number (NaN|-?Infinity)"/g;

/** JSON writes `null` for these. */
function markNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? `number ${value}` : value;
}
