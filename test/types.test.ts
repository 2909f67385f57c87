import { describe, expect, test } from 'vitest';
import { checkTypes } from './support/check-types.ts';
import { runners } from './support/installation.ts';

describe('the types compile with skipLibCheck off', () => {
  test.runIf(runners.has('vitest'))('for Vitest', async () => {
    expect(await checkTypes('vitest')).toBe('');
  });

  test.runIf(runners.has('jest'))('for @jest/globals', async () => {
    expect(await checkTypes('jest-globals')).toBe('');
  });

  test.runIf(runners.has('jest'))('for the globals of @types/jest', async () => {
    expect(await checkTypes('jest-types')).toBe('');
  });
});
