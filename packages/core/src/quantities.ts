const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes with a unit; kB is 1,000 bytes. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  const rounded = value > 0 && value < 1 && unit === 0 ? formatCount(value) : value.toFixed(digits);
  return `${bytes < 0 ? '-' : ''}${rounded.replace(/\.0$/, '')} ${byteUnits[unit]}`;
}

/** A count as short as it is telling: 1,204, 3.5, 0.25, 0.004. */
export function formatCount(count: number): string {
  const size = Math.abs(count);
  if (size >= 100) return Math.round(count).toLocaleString('en-US');
  if (size >= 1) return count.toFixed(1).replace(/\.0$/, '');
  return size === 0 ? '0' : String(Number(count.toPrecision(2)));
}

/** A count and its noun: `1 object`, `2.5 objects`; the plural of nouns in -y and others is given. */
export function formatNumberOf(count: number, noun: string, plural = `${noun}s`): string {
  const text = formatCount(count);
  return `${text} ${text === '1' ? noun : plural}`;
}

/** A count of handles of a kind: `1 timer`, `2 child processes`, `3 file descriptors (socket)`. */
export function formatHandles(count: number, kind: string): string {
  const plural = kind.replace(
    /(s?)( \(.*)?$/,
    (_, hiss: string, rest = '') => `${hiss}${hiss && 'e'}s${rest}`,
  );
  return formatNumberOf(count, kind, plural);
}

/** An amount of what the gate judges: `1,204 objects`, `3 handles`, `2.1 MB`. */
export function formatResource(resource: string, amount: number): string {
  if (resource === 'objects') return formatNumberOf(amount, 'object');
  return resource === 'handles' ? formatNumberOf(amount, 'handle') : formatBytes(amount);
}

export function formatDuration(milliseconds: number): string {
  return milliseconds < 999.5 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
