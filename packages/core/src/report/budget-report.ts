import type { BudgetLine } from '../budget.ts';
import { makePalette } from './palette.ts';
import { formatBytes, formatCount } from '../quantities.ts';
import type { ReportStyle } from './style.ts';

/**
 * What a function retains per call beside what it may, and the budget that would fit.
 * @internal
 */
export function renderBudget(lines: readonly BudgetLine[], style: ReportStyle): string {
  const palette = makePalette(style.colours);
  const widest = Math.max(...lines.map(({ key }) => key.length));
  const rows = lines.map((line) => {
    const amount = `${amountOf(line)}, allowed ${show(line, line.allowed)}`;
    return `  ${line.key.padEnd(widest)}  ${line.within === false ? palette.bad(`${amount}  over budget`) : amount}`;
  });
  const known = lines.flatMap(({ perCall, ...line }) => (perCall === null ? [] : [{ ...line, perCall }]));
  if (known.length === 0) return rows.join('\n');
  return [...rows, `${palette.strong('Fits now:')} { ${known.map(fitting).join(', ')} }`].join('\n');
}

function amountOf(line: BudgetLine): string {
  return line.perCall === null ? 'not known' : `${show(line, line.perCall)} per call`;
}

function show({ unit }: BudgetLine, value: number): string {
  return unit === 'bytes' ? formatBytes(value) : formatCount(value);
}

/** The measured amount, rounded up to two digits: bytes repeat to the byte only nearly. */
function fitting({
  key,
  unit,
  perCall,
}: Pick<BudgetLine, 'key' | 'unit'> & { readonly perCall: number }): string {
  const value = Math.max(0, perCall);
  const digit = 10 ** Math.floor(Math.log10(Math.max(value, unit === 'bytes' ? 10 : 0.01)) - 1);
  const rounded = Number((Math.ceil(value / digit - 1e-9) * digit).toPrecision(2));
  if (unit === 'count' || rounded < 1000) return `${key}: ${rounded}`;
  return rounded < 1e6 ? `${key}: '${rounded / 1000}kB'` : `${key}: '${rounded / 1e6}MB'`;
}
