import type { Finding, Suspect } from '../finding.ts';
import type { Palette } from './palette.ts';
import { commonCall } from './common-call.ts';
import { formatFunction, formatPlace } from '../places.ts';
import { formatBytes, formatNumberOf } from '../quantities.ts';
import { stackLines } from './stack-lines.ts';
import type { ReportStyle } from './style.ts';

/** Stack lines of the first suspect; the others are read when the first one is cleared. */
const firstStack = 4;
const furtherStack = 1;

/**
 * Where the survivors are made, and who makes the collection grow that holds them.
 * @param amounts what is said of each.
 */
export function suspectList(
  { suspects, suspectsOmitted }: Pick<Finding, 'suspects' | 'suspectsOmitted'>,
  palette: Palette,
  style: ReportStyle,
  amounts: (suspect: Suspect) => string = (suspect) => share(suspect),
): string[] {
  if (suspects.length === 0) return [];
  const lines = suspects.flatMap((suspect, index) => [
    `${suspectLine(suspect, index, palette, style)}  ${amounts(suspect)}`,
    ...callerLines(suspect, index, palette, style),
  ]);
  const more =
    suspectsOmitted > 0 ? [palette.faint(`  and ${formatNumberOf(suspectsOmitted, 'more place')}`)] : [];
  const common = commonCall(suspects, style.cwd);
  const inOneCall = common === null ? [] : [`  ${common}`];
  return ['', palette.strong('Where'), ...lines, ...more, ...inOneCall];
}

function suspectLine(suspect: Suspect, index: number, palette: Palette, { cwd }: ReportStyle): string {
  const owner = suspect.packageName === null ? '' : `${suspect.packageName}  `;
  const name = palette.strong(formatFunction(suspect));
  return `  ${index + 1}. ${name}  ${owner}${palette.place(formatPlace(suspect, cwd))}`;
}

function callerLines(suspect: Suspect, index: number, palette: Palette, style: ReportStyle): string[] {
  const most = index === 0 ? firstStack : furtherStack;
  return stackLines(suspect.stack, suspect, most, style).map((line) => palette.faint(`       ${line}`));
}

/** `allocates 2 objects, 180 B per call`. */
export function share({ role, objectsPerCall, bytesPerCall }: Suspect, per = 'call'): string {
  if (role === 'keeps' && bytesPerCall === 0) return 'has the collection that keeps them';
  const bytes = `${formatBytes(bytesPerCall)} per ${per}`;
  return role === 'keeps'
    ? `grows the collection that keeps them, ${bytes}`
    : `allocates ${formatNumberOf(objectsPerCall, 'object')}, ${bytes}`;
}
