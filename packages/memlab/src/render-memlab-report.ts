import type { MemlabLeak, MemlabReport } from './analyze-with-memlab.ts';

/** Draws memlab's findings as text, a path from the root down for each leak. */
export function renderMemlabReport({ leaks, candidates, analyses }: MemlabReport): string {
  const head = `memlab: ${leaks.length} ${leaks.length === 1 ? 'leak' : 'leaks'} among ${candidates} new objects`;
  const texts = analyses.map(({ name, output }) => `memlab ${name}\n${output.trimEnd()}`);
  return [head, ...leaks.map(renderLeak), ...texts].join('\n\n');
}

function renderLeak({ className, objects, retainedBytes, path }: MemlabLeak): string {
  const lines = path.flatMap(({ edge, node, suspect }) => {
    const step = edge === '' ? node : `${edge} → ${node}`;
    return suspect ? [`  ${step}`, `  ${'~'.repeat(step.length)}`] : [`  ${step}`];
  });
  return [`${objects} × ${className}, ${retainedBytes} bytes retained`, ...lines].join('\n');
}
