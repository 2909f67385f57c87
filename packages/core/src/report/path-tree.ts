import type { Finding, Retainer, RetainerStep } from '../finding.ts';
import type { Palette } from './palette.ts';
import { formatBytes, formatCount, formatNumberOf } from '../quantities.ts';

/** Steps of a path that are drawn; the middle of a longer one is folded. */
const mostSteps = 8;

/** Property names that tell a class; arrays have thousands. */
const mostNames = 6;

/** What keeps the leaked objects, from a root to one of them, the suspect edge underlined. */
export function pathTrees(
  { retainers, retainersOmitted }: Pick<Finding, 'retainers' | 'retainersOmitted'>,
  palette: Palette,
): string[] {
  const [first, ...others] = retainers;
  if (!first) return [];
  const lines = ['', palette.strong('Kept alive by'), ...pathTree(first, palette)];
  for (const retainer of others) lines.push(`  also: ${pathOnOneLine(retainer)}`);
  if (retainersOmitted > 0)
    lines.push(palette.faint(`  and ${formatNumberOf(retainersOmitted, 'more path')}`));
  return lines;
}

function pathTree(retainer: Retainer, palette: Palette): string[] {
  const { path } = retainer;
  const lines: string[] = [];
  for (const [index, step] of foldMiddle(path).entries()) {
    if (typeof step === 'number') {
      lines.push(palette.faint(`  │  … ${formatNumberOf(step, 'more step')}`));
      continue;
    }
    const isLast = step === path.at(-1);
    const branch = index === 0 ? '' : isLast ? '╰→ ' : '├─ ';
    const edge = step.edge === '' ? '' : `${step.edge} → `;
    const reason = step.reason === null ? '' : palette.faint(`  (${step.reason})`);
    lines.push(`  ${branch}${edge}${isLast ? palette.strong(step.node) : step.node}${reason}`);
    if (step.suspect && step.edge !== '')
      lines.push(`  ${isLast ? '   ' : '│  '}${palette.bad('~'.repeat(step.edge.length))}`);
  }
  return [...lines, ...[leakedObjects(retainer), ...keptClasses(retainer)].map((line) => `     ${line}`)];
}

/** `with 1 ClientRequest, 2 Promise per call`. */
export function keptClasses({ kept }: Retainer): string[] {
  if (kept.length === 0) return [];
  const classes = kept.map((one) => `${formatCount(one.objectsPerCall)} ${one.className}`);
  return [`with ${classes.join(', ')} per call`];
}

/** `1 Session per call, 120 B each, keeps 4.1 kB alive`. */
export function leakedObjects({
  className,
  objectsPerCall,
  selfBytesPerCall,
  retainedBytesPerCall,
  sample,
}: Retainer): string {
  const names = sample.length > mostNames ? [...sample.slice(0, mostNames), '…'] : sample;
  const shape = names.length > 0 ? ` { ${names.join(', ')} }` : '';
  const each = `${formatBytes(selfBytesPerCall)} per call`;
  const kept =
    retainedBytesPerCall > selfBytesPerCall ? `, keeping ${formatBytes(retainedBytesPerCall)} alive` : '';
  return `${formatCount(objectsPerCall)} × ${className}${shape}, ${each}${kept}`;
}

/** `sessions (Map) → [key] → Session`. */
function pathOnOneLine({ path }: Retainer): string {
  return path
    .map(({ edge, node }, index) => (index === 0 ? node : edge === '' ? node : `${edge} ${node}`))
    .join(' → ');
}

/** Keeps the ends and the suspect edge; a number stands for the steps left out. */
function foldMiddle(path: readonly RetainerStep[]): (RetainerStep | number)[] {
  if (path.length <= mostSteps) return [...path];
  const suspect = path.findIndex((step) => step.suspect);
  const kept = new Set([0, 1, path.length - 2, path.length - 1]);
  if (suspect >= 0) for (const index of [suspect - 1, suspect, suspect + 1]) kept.add(index);
  const folded: (RetainerStep | number)[] = [];
  for (const [index, step] of path.entries()) {
    const last = folded.at(-1);
    if (kept.has(index)) folded.push(step);
    else if (typeof last === 'number') folded[folded.length - 1] = last + 1;
    else folded.push(1);
  }
  return folded;
}
