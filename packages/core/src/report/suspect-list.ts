import type { Finding, Suspect } from '../finding.ts';
import type { Palette } from './palette.ts';
import { formatFunction, formatPlace } from './places.ts';
import { formatBytes, formatNumberOf } from './quantities.ts';
import { stackLines } from './stack-lines.ts';
import type { ReportStyle } from './style.ts';

/** Stack lines of the first suspect; the others are read when the first one is cleared. */
const firstStack = 4;
const furtherStack = 1;

/** Where the survivors are made, and who makes the collection grow that holds them. */
export function suspectList(
  { suspects, suspectsOmitted }: Pick<Finding, 'suspects' | 'suspectsOmitted'>,
  palette: Palette,
  style: ReportStyle,
): string[] {
  if (suspects.length === 0) return [];
  const lines = suspects.flatMap((suspect, index) => suspectLines(suspect, index, palette, style));
  const more =
    suspectsOmitted > 0 ? [palette.faint(`  and ${formatNumberOf(suspectsOmitted, 'more place')}`)] : [];
  return ['', palette.strong('Where'), ...lines, ...more];
}

function suspectLines(suspect: Suspect, index: number, palette: Palette, style: ReportStyle): string[] {
  const { packageName, stack } = suspect;
  const owner = packageName === null ? '' : `${packageName}  `;
  const name = palette.strong(formatFunction(suspect));
  const place = palette.place(formatPlace(suspect, style.cwd));
  const most = index === 0 ? firstStack : furtherStack;
  return [
    `  ${index + 1}. ${name}  ${owner}${place}  ${sharePerCall(suspect)}`,
    ...stackLines(stack, suspect, most, style).map((line) => palette.faint(`       ${line}`)),
  ];
}

/** `allocates 2 objects, 180 B per call`. */
export function sharePerCall({ role, objectsPerCall, bytesPerCall }: Suspect): string {
  if (role === 'keeps') return `grows the collection that keeps them, ${formatBytes(bytesPerCall)} per call`;
  return `allocates ${formatNumberOf(objectsPerCall, 'object')}, ${formatBytes(bytesPerCall)} per call`;
}
