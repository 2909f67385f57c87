import { expect, test } from 'vitest';
import type { Finding, Retainer } from '../../src/finding.ts';
import { nextStep } from '../../src/report/next-step.ts';
import { finding, frame, suspect } from '../support/finding-builder.ts';

const step = (parts: Partial<Finding>): string | null => nextStep(finding({ verdict: 'leaking', ...parts }));
const retainer = (advice: string | null): Retainer => ({ advice }) as Retainer;
const opens = suspect('open@/app/src/open.ts:3');
const timer = { kind: 'timer', perCall: 1, stack: [] };

test('there is none after a steady verdict', () => {
  expect(step({ verdict: 'steady', suspects: [opens] })).toBeNull();
});

test('an inconclusive verdict is one of time, unless no call was made', () => {
  expect(step({ verdict: 'inconclusive', calls: 1 })).toBe(
    'give it a larger `timeBudget`, or measure less in one call; with `strict` this fails.',
  );
  expect(step({ verdict: 'inconclusive', calls: 0 })).toBe('see the reason above; with `strict` this fails.');
});

test('what the first path advises comes before suspects, and these before handles', () => {
  const retainers = [retainer(null), retainer('clear the timer.'), retainer('take it out.')];
  expect(step({ retainers, suspects: [opens], handles: [timer] })).toBe('clear the timer.');
  expect(step({ retainers: [retainer(null)], suspects: [opens], handles: [timer] })).toBe(
    'look at where open puts what it makes, and at who should take it out again.',
  );
  expect(step({ handles: [timer] })).toBe(
    'clear each timer before the call ends, or in `tearDown` if the calls share it.',
  );
});

test('a suspect that keeps what others make is told so, also without a name', () => {
  expect(step({ suspects: [{ ...opens, role: 'keeps' }] })).toBe(
    'look at what open stores, and at who should take it out again.',
  );
  expect(step({ suspects: [{ ...opens, functionName: '' }] })).toBe(
    'look at where the first function above puts what it makes, and at who should take it out again.',
  );
});

test("where a package makes it, the step is to look at what the user's function has it do", () => {
  const packaged = suspect('jsx@react@19.0.0/jsx.js:9');
  expect(step({ suspects: [packaged, opens] })).toBe(
    'look at what open has react@19.0.0 make or keep, and at who should take it back.',
  );
  expect(step({ suspects: [packaged, { ...opens, functionName: '' }] })).toContain(
    'what your function above has',
  );
  expect(step({ suspects: [packaged] })).toBe(
    'look at where jsx puts what it makes, and at who should take it out again.',
  );
});

test('what a package opened is to be ended, for no user has its handles', () => {
  const stack = [
    frame('setTimeout@node:timers:9'),
    frame('arm@cron@1.0.0/job.js:7'),
    frame('run@/app/src/run.ts:1'),
  ];
  const handles = [{ kind: 'timer', perCall: 1, stack }];
  expect(step({ handles })).toBe(
    'end what cron@1.0.0 opened before the call ends, or in `tearDown` if the calls share it: each timer is its own.',
  );
});
