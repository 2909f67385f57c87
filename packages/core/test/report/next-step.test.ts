import { expect, test } from 'vitest';
import { detectLeaks } from '../../src/detect-leaks.ts';
import type { Resource } from '../../src/finding.ts';
import { nextStep } from '../../src/report/next-step.ts';
import { finding } from '../support/finding-builder.ts';

const explaining =
  "leave `explain` at its default, `'path'`: it shows where the objects are allocated and what keeps them.";
const measuringLess =
  'measure smaller parts of the call, one after the other, until one of them leaks alone.';

test.each<[string, Resource, number, string]>([
  ['that nobody explained is to explain it', 'heap', 0, explaining],
  ['of external memory that nobody explained is to explain it', 'external', 0, explaining],
  ['that could not be explained is to measure less', 'heap', 900, measuringLess],
  ['of native memory, which no option explains, is to measure less', 'native', 0, measuringLess],
])('the next step for a leak %s', (_, resource, explainMs, step) => {
  const measured = finding({ verdict: 'leaking', leaking: [resource] });
  expect(nextStep({ ...measured, durationMs: measured.verdictMs + explainMs })).toBe(step);
});

test('the next step where `explain` is false is to explain', async () => {
  const kept: object[] = [];
  expect(nextStep(await detectLeaks(() => kept.push({ a: 1 }), { explain: false }))).toBe(explaining);
});
