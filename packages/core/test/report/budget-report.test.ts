import { expect, it } from 'vitest';
import type { BudgetLine } from '../../src/budget.ts';
import { renderBudget } from '../../src/report/budget-report.ts';

const style = { colours: false, cwd: '/app' };

const bytes = (perCall: number | null, within: boolean | null = true): BudgetLine => ({
  key: 'external',
  unit: 'bytes',
  perCall,
  allowed: 2000,
  within,
});
const count = (perCall: number | null, within: boolean | null = true): BudgetLine => ({
  key: 'handles',
  unit: 'count',
  perCall,
  allowed: 1,
  within,
});

it('shows what is retained beside what is allowed, and what would fit', () => {
  expect(renderBudget([bytes(1234), count(2.5, false)], style)).toBe(
    [
      '  external  1.2 kB per call, allowed 2 kB',
      '  handles   2.5 per call, allowed 1  over budget',
      "Fits now: { external: '1.3kB', handles: 2.5 }",
    ].join('\n'),
  );
});

it('proposes nothing where nothing is known', () => {
  expect(renderBudget([bytes(null, null)], style)).toBe('  external  not known, allowed 2 kB');
  expect(renderBudget([bytes(null, null), count(1)], style)).toBe(
    [
      '  external  not known, allowed 2 kB',
      '  handles   1 per call, allowed 1',
      'Fits now: { handles: 1 }',
    ].join('\n'),
  );
});

const fits = (line: BudgetLine): string => /\{ \w+: (.*) \}$/.exec(renderBudget([line], style))?.[1] ?? '';

it('proposes bytes rounded up to two digits, in a unit that reads well', () => {
  const measured = [0, -40, 0.4, 9, 12, 99.5, 991, 1000, 1001, 999_000, 991_000, 1e6, 12_340_000];
  expect(measured.map((perCall) => fits(bytes(perCall)))).toEqual([
    '0',
    '0',
    '1',
    '9',
    '12',
    '100',
    "'1kB'",
    "'1kB'",
    "'1.1kB'",
    "'1MB'",
    "'1MB'",
    "'1MB'",
    "'13MB'",
  ]);
});

it('proposes counts rounded up to two digits, and thousands as they are', () => {
  const measured = [0, 0.001, 0.0121, 0.25, 1, 1.01, 3, 101, 2500, 1_230_000];
  expect(measured.map((perCall) => fits(count(perCall)))).toEqual([
    '0',
    '0.001',
    '0.013',
    '0.25',
    '1',
    '1.1',
    '3',
    '110',
    '2500',
    '1300000',
  ]);
});
