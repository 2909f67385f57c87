/** Bytes for a sentence, in decimal units: `112 B`, `4.1 kB`, `2.4 MB`. */
export function bytesText(bytes: number): string {
  const size = Math.abs(bytes);
  if (size < 1000) return `${Math.round(bytes)} B`;
  if (size < 1e6) return `${Number((bytes / 1000).toPrecision(2))} kB`;
  return `${Number((bytes / 1e6).toPrecision(2))} MB`;
}
