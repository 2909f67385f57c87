import type { Finding } from '../finding.ts';
import { printable } from '../given/given.ts';
import { makePalette } from './palette.ts';
import { pathTrees } from './path-tree.ts';
import { formatDuration, formatNumberOf } from '../quantities.ts';
import type { ReportStyle } from './style.ts';

/** What `checkCollected` found, as far as a report needs it. */
export interface CollectionResult extends Pick<Finding, 'retainers' | 'retainersOmitted' | 'durationMs'> {
  readonly collected: boolean;
  readonly className: string;
  readonly collections: number;
  readonly explained: boolean;
}

/** Live objects of a class, by name of their own class. */
export interface InstanceResult {
  readonly className: string;
  readonly total: number;
  readonly byClass: readonly { readonly className: string; readonly count: number }[];
}

/** Classes that are named one by one. */
const mostClasses = 8;

const notLookedFor = 'What holds it was not looked for: `explain` is false.';

/**
 * Whether an object is gone, and who holds it.
 * @internal
 */
export function renderCollection(checked: CollectionResult, style: ReportStyle): string {
  const result = printable(checked);
  const palette = makePalette(style.colours);
  const { collected, className, collections, durationMs } = result;
  const effort = `${formatNumberOf(collections, 'garbage collection')} in ${formatDuration(durationMs)}`;
  if (collected) return `${palette.strong(className)} was collected, after ${effort}.`;
  const advice = result.retainers[0]?.advice ?? null;
  // The last line of a tree tells what is left behind per call.
  const tree = pathTrees(result, palette).slice(0, -1);
  return [
    `${palette.strong(className)} is still alive, after ${effort}.`,
    ...(tree.length > 0 ? tree : [result.explained ? 'What holds it was not found.' : notLookedFor]),
    ...(advice === null ? [] : ['', `${palette.strong('Next:')} ${advice}`]),
  ].join('\n');
}

/**
 * How many objects of a class are alive, subclasses told apart.
 * @internal
 */
export function renderInstances(counted: InstanceResult, style: ReportStyle): string {
  const { className, total, byClass } = printable(counted);
  const palette = makePalette(style.colours);
  const lines = [`${palette.strong(formatNumberOf(total, 'live instance'))} of ${className}`];
  if (byClass.every((entry) => entry.className === className)) return lines[0]!;
  lines[0] += ', subclasses included:';
  for (const { className: name, count } of byClass.slice(0, mostClasses)) lines.push(`  ${count} ${name}`);
  const more = byClass.length - mostClasses;
  if (more > 0) lines.push(`  and ${formatNumberOf(more, 'more class', 'more classes')}`);
  return lines.join('\n');
}
