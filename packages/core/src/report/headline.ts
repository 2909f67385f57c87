import type { Finding, Growth, Resource } from '../finding.ts';
import type { Palette } from './palette.ts';
import { formatBytes, formatNumberOf } from '../quantities.ts';

/** A collection of numbers grows by its table alone, of which one is alive at a time. */
const fewestObjects = 0.02;

/** One line: the verdict, and for a leak what one call leaves behind. */
export function headline(finding: Finding, palette: Palette): string {
  const { verdict, calls } = finding;
  if (verdict === 'leaking')
    return palette.bad(palette.strong(`Leaking: each call leaves ${leftBehind(finding)} behind.`));
  if (verdict === 'steady') {
    return palette.good(
      palette.strong(`Steady: ${formatNumberOf(calls, 'call')} left nothing behind that keeps growing.`),
    );
  }
  const tried = calls > 0 ? ` after ${formatNumberOf(calls, 'call')}` : '';
  return palette.unsure(
    palette.strong(`Inconclusive${tried}: neither a leak nor the absence of one was shown.`),
  );
}

/** `3 objects (212 B)`, `1 handle and 4.1 kB of external memory`. */
function leftBehind({ growth, leaking }: Pick<Finding, 'growth' | 'leaking'>): string {
  const parts = leaking.map((resource) => phraseOf[resource](growth));
  const last = parts.pop() ?? 'something';
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

const phraseOf: Readonly<Record<Resource, (growth: Growth) => string>> = {
  heap: ({ objectsPerCall, heapBytesPerCall }) => {
    const bytes = formatBytes(heapBytesPerCall ?? 0);
    const isStore = objectsPerCall === null || objectsPerCall < fewestObjects;
    return isStore
      ? `${bytes} in a growing collection`
      : `${formatNumberOf(objectsPerCall, 'object')} (${bytes})`;
  },
  external: ({ externalBytesPerCall }) => `${formatBytes(externalBytesPerCall ?? 0)} of external memory`,
  native: ({ nativeBytesPerCall }) => `${formatBytes(nativeBytesPerCall ?? 0)} of native memory`,
  handles: ({ handlesPerCall }) => formatNumberOf(handlesPerCall ?? 0, 'handle'),
};
