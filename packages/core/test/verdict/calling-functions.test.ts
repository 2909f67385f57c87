import { expect, it } from 'vitest';
import { callingFunctions } from '../../src/verdict/calling-functions.ts';
import { stackOf } from '../support/site-builder.ts';

it('names the functions of a stack, and leaves out the built-ins between them', () => {
  const [push, add, run] = stackOf('push@:1 < add@/app/log.ts:3 < run@/app/run.ts:9');
  const stack = [{ ...push!, scriptId: '0' }, add!, { ...run!, scriptId: '2' }];
  expect(callingFunctions({ stack })).toEqual(['1:2:4', '2:8:4']);
  expect(callingFunctions({ stack: stack.slice(0, 1) })).toEqual([]);
});
