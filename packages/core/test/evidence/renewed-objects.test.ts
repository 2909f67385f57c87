import { expect, it } from 'vitest';
import { callsBehind } from '../../src/evidence/renewed-objects.ts';

const question = { calls: 13, objectsPerCall: 4, arrivalsPerCall: 1 };
const timers = (arrived: number) => ({ className: 'Timeout', arrived });

it('takes as many timers as the verdict counted for those of the calls', () => {
  expect(callsBehind(timers(13), question)).toBe(13);
  expect(callsBehind(timers(52), question)).toBe(13);
});

it('counts one for each call, also of calls long past, where more timers are new than these can have left', () => {
  expect(callsBehind(timers(5000), question)).toBe(5000);
  expect(callsBehind(timers(5000), { ...question, arrivalsPerCall: 0.5 })).toBe(10_000);
});

it('takes all other objects for those of the calls', () => {
  expect(callsBehind({ className: 'Row', arrived: 5000 }, question)).toBe(13);
});

it('counts one for each call of the functions that loops ask for at each turn', () => {
  const className = 'function tick';
  expect(callsBehind({ className, arrived: 520 }, question)).toBe(13);
  expect(callsBehind({ className, arrived: 5000 }, question)).toBe(5000);
});
