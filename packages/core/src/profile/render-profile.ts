import type { AllocationProfile, AllocationSite, Amount, AnnotatedFunction } from './allocation-profile.ts';

export interface ProfileStyle {
  /** Sites in the table. Default: 10. */
  readonly top?: number;
  /** File paths are shown relative to this folder. */
  readonly cwd?: string;
  /** Whether the source of the functions is shown below the table. Default: true. */
  readonly source?: boolean;
}

/** A profile as text: the sites that allocate most, then the source of those functions with the same figures. */
export function renderProfile(profile: AllocationProfile, style: ProfileStyle = {}): string {
  const { top = 10, cwd = '', source = true } = style;
  const shown = profile.sites.slice(0, top);
  const { allocated, surviving, calls, sites } = profile;
  const blocks = [
    [
      `${count(calls, 'call')}: allocated ${amountText(allocated)}, ${amountText(surviving)} survived`,
      ...rows(shown, cwd),
      ...(sites.length > shown.length
        ? [`  and ${count(sites.length - shown.length, 'more function')}`]
        : []),
    ],
    ...(source ? profile.functions.map((annotated) => sourceBlock(annotated, cwd)) : []),
  ];
  return blocks.map((block) => block.join('\n')).join('\n\n');
}

function rows(sites: readonly AllocationSite[], cwd: string): string[] {
  const cells = sites.map((site) => [
    amountText(site.allocated),
    amountText(site.surviving),
    `${site.functionName || '(anonymous)'} ${placeText(site, cwd)}`,
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
    `${annotated.functionName || '(anonymous)'} ${placeText(annotated, cwd)}`,
    `  ${'allocated'.padStart(first)}  ${'survived'.padStart(second)}`,
    ...annotated.lines.map(({ line, text, allocated, surviving }) =>
      `  ${cell(allocated).padStart(first)}  ${cell(surviving).padStart(second)}  ${String(line).padStart(digits)} | ${text}`.trimEnd(),
    ),
  ];
}

function cell(amount: Amount | null): string {
  return amount ? amountText(amount) : '';
}

function placeText({ file, line }: { readonly file: string; readonly line: number }, cwd: string): string {
  if (line < 1) return '';
  const inside = cwd !== '' && file.startsWith(`${cwd}/`);
  return `(${inside ? file.slice(cwd.length + 1) : file}:${line})`;
}

function amountText({ bytes, objects }: Amount): string {
  if (objects === 0) return '-';
  const size =
    bytes < 1000
      ? `${bytes} B`
      : bytes < 1e6
        ? `${(bytes / 1000).toFixed(1)} kB`
        : `${(bytes / 1e6).toFixed(1)} MB`;
  return `${size} in ${objects}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
