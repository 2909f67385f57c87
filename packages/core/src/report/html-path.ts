import type { Finding, Retainer, RetainerStep } from '../finding.ts';
import { elements, escapeHtml } from './html-escape.ts';
import { keptClasses, leakedObjects } from './path-tree.ts';

/** The retaining paths as trees of boxes, whole; the suspect edges stand out. */
export function pathSection({ retainers, retainersOmitted }: Finding): string {
  if (retainers.length === 0) return '';
  const more = retainersOmitted > 0 ? `\n<p class="faint">and ${retainersOmitted} more</p>` : '';
  return `<section>
<h2>Kept alive by</h2>
${retainers.map(pathTree).join('\n')}${more}
</section>`;
}

function pathTree(retainer: Retainer): string {
  const nested = retainer.path.reduceRight((inner, step, index) => stepBox(step, inner, index === 0), '');
  return `<div class="path">${nested}</div>
${elements('p', [leakedObjects(retainer), ...keptClasses(retainer)])}`;
}

function stepBox({ edge, node, suspect, reason }: RetainerStep, inner: string, isRoot: boolean): string {
  const label = edge === '' ? '' : `<span class="edge">${escapeHtml(edge)}</span> → `;
  const why = reason === null ? '' : ` <span class="faint">${escapeHtml(reason)}</span>`;
  const item = `<li${suspect ? ' class="suspect"' : ''}>${label}<span class="node">${escapeHtml(node)}</span>${why}${inner}</li>`;
  return isRoot ? `<ol class="root">${item}</ol>` : `<ol>${item}</ol>`;
}
