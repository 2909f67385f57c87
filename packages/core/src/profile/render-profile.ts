import type { SourcePosition } from '../finding.ts';
import { formatFunction, relativeFile } from '../places.ts';
import { printable } from '../given/given.ts';
import { formatBytes, formatCount, formatNumberOf } from '../quantities.ts';
import type { AllocationProfile, AllocationSite, Amount, AnnotatedFunction } from './allocation-profile.ts';

export interface ProfileStyle {
  /** Sites in the table. Default: 10. */
  readonly top?: number | undefined;
  /** File paths are shown relative to this folder. */
  readonly cwd?: string | undefined;
  /** Whether the source of the functions is shown below the table. Default: true. */
  readonly source?: boolean | undefined;
}

/** A profile as text: the sites that allocate most, then the source of those functions with the same figures. */
export function renderProfile(profile: AllocationProfile, style: ProfileStyle = {}): string {
  const { top = 10, cwd = '', source = true } = style;
  const { allocated, surviving, calls, sites } = profile;
  const shown = printable(sites.slice(0, top));
  const blocks = [
    [
      `${formatNumberOf(calls, 'call')}: allocated ${amountText(allocated)}, ${amountText(surviving)} survived`,
      ...rows(shown, cwd),
      ...(sites.length > shown.length
        ? [`  and ${formatNumberOf(sites.length - shown.length, 'more function')}`]
        : []),
    ],
    ...(source ? profile.functions.map((annotated) => sourceBlock(withoutControls(annotated), cwd)) : []),
  ];
  return blocks.map((block) => block.join('\n')).join('\n\n');
}

function rows(sites: readonly AllocationSite[], cwd: string): string[] {
  const cells = sites.map((site) => [
    amountText(site.allocated),
    amountText(site.surviving),
    `${formatFunction(site)} ${placeText(site, cwd)}`,
  ]);
  const table = [['allocated', 'survived', 'function'], ...cells];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map(([a, s, where]) => `  ${a!.padStart(widths[0]!)}  ${s!.padStart(widths[1]!)}  ${where!}`);
}

function sourceBlock(annotated: AnnotatedFunction, cwd: string): string[] {
  const width = (pick: (line: AnnotatedFunction['lines'][number]) => string): number =>
    Math.max(9, ...annotated.lines.map((line) => pick(line).length));
  const first = width(({ allocated }) => cell(allocated));
  const second = width(({ surviving }) => cell(surviving));
  const digits = String(annotated.lines.at(-1)?.line ?? 0).length;
  return [
    `${formatFunction(annotated)} ${placeText(annotated, cwd)}`,
    `  ${'allocated'.padStart(first)}  ${'survived'.padStart(second)}`,
    ...annotated.lines.map(({ line, text, allocated, surviving }) =>
      `  ${cell(allocated).padStart(first)}  ${cell(surviving).padStart(second)}  ${String(line).padStart(digits)} | ${text}`.trimEnd(),
    ),
  ];
}

/** Source is indented by tabs, too. */
function withoutControls(annotated: AnnotatedFunction): AnnotatedFunction {
  const lines = annotated.lines.map((line) => ({
    ...line,
    text: line.text.split('\t').map(printable).join('\t'),
  }));
  return { ...printable(annotated), lines };
}

function cell(amount: Amount | null): string {
  return amount ? amountText(amount) : '';
}

function placeText(site: SourcePosition, cwd: string): string {
  return site.line < 1 ? '' : `(${relativeFile(site.file, cwd)}:${site.line})`;
}

function amountText({ bytes, objects }: Amount): string {
  return objects === 0 ? '-' : `${formatBytes(bytes)} in ${formatCount(objects)}`;
}
