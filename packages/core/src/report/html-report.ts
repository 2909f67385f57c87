import type { Finding, Suspect } from '../finding.ts';
import { printable } from '../given/given.ts';
import { collectionLine, handleLine } from './growth-lines.ts';
import { headline } from './headline.ts';
import { elements, escapeHtml } from './html-escape.ts';
import { pathSection } from './html-path.ts';
import { htmlStyle } from './html-style.ts';
import { nextStep } from './next-step.ts';
import { makePalette } from './palette.ts';
import { formatFunction, formatPlace } from '../places.ts';
import { runSummary, cacheNote } from './run-summary.ts';
import { stackLines } from './stack-lines.ts';
import type { ReportStyle } from './style.ts';
import { share } from './suspect-list.ts';

const plain = makePalette(false);

/** How a page is drawn. */
export interface HtmlStyle {
  /** File paths are shown relative to this folder. */
  readonly cwd?: string | undefined;
  /** What was measured, such as the name of a test; shown above the verdict. */
  readonly title?: string | undefined;
}

/**
 * Renders a finding as a page that stands alone: no script, nothing loaded from elsewhere, every text
 * from the measured program escaped, and a policy in the page that lets a browser run nothing.
 */
export function renderHtml(measured: Finding, { cwd = '', title = 'Leaktight' }: HtmlStyle = {}): string {
  const finding = printable(measured);
  const style = { colours: false, cwd };
  const step = nextStep(finding);
  const sections = [
    elements('p', finding.reasons),
    curveSection(finding),
    suspectSection(finding, style),
    listSection(
      'Left open',
      finding.handles.map((handle) => handleLine(handle)),
    ),
    pathSection(finding),
    listSection('What grows', finding.collections.map(collectionLine)),
    step === null ? '' : `<p class="next">Next: ${escapeHtml(step)}</p>`,
    `<footer>\n${elements('p', [...runSummary(finding, plain, style), ...cacheNote(finding)])}\n</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<p class="faint">${escapeHtml(title)}</p>
<h1 class="${finding.verdict}">${escapeHtml(headline(finding, plain))}</h1>
${sections.filter((section) => section !== '').join('\n')}
</body>
</html>
`;
}

function curveSection({ survivalCurve, calls }: Finding): string {
  const most = Math.max(0, ...survivalCurve);
  if (most === 0) return '';
  const bars = survivalCurve.map((count, index) => {
    const height = count <= 0 ? 2 : Math.max(6, (count / most) * 100);
    return `<rect${count <= 0 ? ' class="none"' : ''} x="${index * 10}" y="${100 - height}" width="8" height="${height}"><title>${count}</title></rect>`;
  });
  return `<figure>
<svg class="curve" viewBox="0 0 ${survivalCurve.length * 10} 100" preserveAspectRatio="none" role="img" aria-label="Survivors by block of calls">
${bars.join('\n')}
</svg>
<figcaption class="faint">Survivors of ${calls} calls, oldest first</figcaption>
</figure>`;
}

function suspectSection({ suspects, suspectsOmitted }: Finding, style: ReportStyle): string {
  if (suspects.length === 0) return '';
  const more = suspectsOmitted > 0 ? `\n<p class="faint">and ${suspectsOmitted} more</p>` : '';
  return `<section>
<h2>Where</h2>
<ol>
${suspects.map((suspect) => suspectItem(suspect, style)).join('\n')}
</ol>${more}
</section>`;
}

function suspectItem(suspect: Suspect, style: ReportStyle): string {
  const owner = suspect.packageName === null ? '' : ` ${escapeHtml(suspect.packageName)}`;
  const stack = stackLines(suspect.stack, suspect, Infinity, style);
  const callers = stack.length > 0 ? `\n<ol class="stack">\n${elements('li', stack)}\n</ol>` : '';
  return `<li><b>${escapeHtml(formatFunction(suspect))}</b>${owner} <span class="place">${escapeHtml(formatPlace(suspect, style.cwd))}</span><br>
${escapeHtml(share(suspect))}${callers}</li>`;
}

function listSection(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<section>\n<h2>${heading}</h2>\n<ul>\n${elements('li', lines)}\n</ul>\n</section>`;
}
