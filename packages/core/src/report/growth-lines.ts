import { isInternalFrame } from '../internal-frame.ts';
import type { Finding, GrowingCollection, HandleGrowth, StackFrame } from '../finding.ts';
import { isPlatform } from '../platform-package.ts';
import type { Palette } from './palette.ts';
import { formatCount } from '../quantities.ts';
import { stackLines } from './stack-lines.ts';
import type { ReportStyle } from './style.ts';

const shownCollections = 3;

/** The collections that hold more than before, with their sizes. */
export function collectionLines({ collections }: Finding, palette: Palette): string[] {
  return collections
    .slice(0, shownCollections)
    .map((collection) => `${palette.strong('Grows:')} ${collectionLine(collection)}`);
}

/** `sessions (Map), 12 → 652 entries, 1 per call`. */
export function collectionLine({
  name,
  kind,
  sizeBefore,
  sizeAfter,
  entriesPerCall,
}: GrowingCollection): string {
  const sizes =
    sizeBefore === null ? formatCount(sizeAfter) : `${formatCount(sizeBefore)} → ${formatCount(sizeAfter)}`;
  const unit = kind === 'string' ? 'bytes' : 'entries';
  return `${name} (${kind}), ${sizes} ${unit}, ${formatCount(entriesPerCall)} per call`;
}

/**
 * What stays open, and who opened it.
 * @param per what the amounts are for; @param callers lines of the first stack, beyond who opened it.
 */
export function handleLines(
  { handles }: Pick<Finding, 'handles'>,
  palette: Palette,
  style: ReportStyle,
  { per = 'call', callers = 0 }: { readonly per?: string; readonly callers?: number } = {},
): string[] {
  if (handles.length === 0) return [];
  const lines = handles.flatMap((handle, index) => {
    const openers = openerLines(handle.stack, style);
    const all = stackLines(openerFrames(handle.stack), null, Infinity, style);
    const others = index === 0 ? all.slice(all.indexOf(openers.at(-1)!) + 1).slice(0, callers) : [];
    const ways = openers.map((line) => palette.faint(`  ${line}`));
    return [
      `  ${handleLine(handle, per)}${ways.join('')}`,
      ...others.map((line) => palette.faint(`       ${line}`)),
    ];
  });
  return ['', palette.strong('Left open'), ...lines];
}

/** The function that opened it, and the user's that asked a package to. */
function openerLines(stack: readonly StackFrame[], style: ReportStyle): string[] {
  const frames = openerFrames(stack);
  const [opener] = stackLines(frames, null, 1, style);
  if (opener === undefined) return [];
  const [first, ...callers] = frames.filter((frame) => !isInternalFrame(frame));
  const users =
    first!.packageName === null ? -1 : callers.findIndex(({ packageName }) => packageName === null);
  return users < 0 ? [opener] : [opener, ...stackLines(callers.slice(users), null, 1, style)];
}

/** A DOM opens what it is asked for. */
export function openerFrames(stack: readonly StackFrame[]): readonly StackFrame[] {
  const asked = stack.findIndex(({ packageName }) => packageName === null || !isPlatform(packageName));
  return asked < 0 ? stack : stack.slice(asked);
}

export function handleLine({ kind, perCall }: HandleGrowth, per = 'call'): string {
  return `${formatCount(perCall)} × ${kind} per ${per}`;
}
