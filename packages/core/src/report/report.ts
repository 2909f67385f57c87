import type { Finding } from '../finding.ts';
import { printable } from '../given/given.ts';
import { collectionLines, handleLines } from './growth-lines.ts';
import { headline } from './headline.ts';
import { nextStep } from './next-step.ts';
import { makePalette } from './palette.ts';
import { pathTrees } from './path-tree.ts';
import { cacheNote, runSummary } from './run-summary.ts';
import type { ReportStyle } from './style.ts';
import { suspectList } from './suspect-list.ts';
import { survivalLine } from './survival-line.ts';

export { renderBudget } from './budget-report.ts';
export { handleLines, openerFrames } from './growth-lines.ts';
export { makePalette, type Palette } from './palette.ts';
export { share, suspectList } from './suspect-list.ts';
export { renderHtml } from './html-report.ts';
export type { HtmlStyle } from './html-report.ts';
export { renderCollection, renderInstances } from './object-reports.ts';
export type { ReportStyle } from './style.ts';

/**
 * Renders a finding as text for a terminal: pure, finding in, string out, no line break at the end.
 * Control characters in names of the measured code are shown as escapes.
 * Without a style it has no colours, and whole paths. docs/reading-a-report.md goes through one line by line.
 */
export function renderReport(measured: Finding, how: Partial<ReportStyle> = {}): string {
  const finding = printable(measured);
  const { colours = false, cwd = '' } = how;
  const style = { colours, cwd };
  const palette = makePalette(style.colours);
  const step = nextStep(finding);
  return [
    headline(finding, palette),
    ...finding.reasons,
    ...survivalLine(finding, palette),
    ...suspectList(finding, palette, style),
    ...handleLines(finding, palette, style),
    ...pathTrees(finding, palette),
    ...collectionLines(finding, palette),
    '',
    ...runSummary(finding, palette, style),
    ...cacheNote(finding),
    ...(step === null ? [] : [`${palette.strong('Next:')} ${step}`]),
  ].join('\n');
}
