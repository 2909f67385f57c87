import { expect, it } from 'vitest';
import { leaveBehind, objectsLeftBehind } from '../../src/check/left-behind.ts';
import { finding } from '../support/finding-builder.ts';

it('adds up what leaks of the heap keep, and nothing else', () => {
  const { growth } = finding();
  const before = objectsLeftBehind();
  leaveBehind({ leaking: ['heap', 'handles'], growth: { ...growth, objectsPerCall: 3 } }, 1000);
  leaveBehind({ leaking: ['handles'], growth: { ...growth, objectsPerCall: 3 } }, 1000);
  leaveBehind({ leaking: ['heap'], growth: { ...growth, objectsPerCall: null } }, 1000);
  expect(objectsLeftBehind() - before).toBe(3000);
});
