import { LeaktightError } from '../errors.ts';
import { showGiven } from '../given/given.ts';

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** A number of bytes, or a size such as `'2MB'`, `'1.5 kB'` or `'64KiB'` (kB = 1,000 bytes, KiB = 1,024). */
export type Size = number | string;

/**
 * Reads a size into bytes.
 * @param place where the size was given, for the message: `option heap`, `leaktight.config gate.heap`.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when it cannot be read.
 * @example parseSize('2MB', 'option heap') // 2_000_000
 */
export function parseSize(size: unknown, place: string): number {
  if (typeof size === 'number' && size >= 0) return size;
  const match = typeof size === 'string' ? /^\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)\s*$/i.exec(size) : null;
  const unit = match ? units[(match[2] || 'b').toLowerCase()] : undefined;
  if (!match || unit === undefined) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_OPTION',
      `Could not read ${place}: got ${showGiven(size)}, expected bytes as a number or a size such as '500B', '2kB', '1.5MB' or '64KiB'.`,
    );
  }
  return Math.round(Number(match[1]) * unit);
}
