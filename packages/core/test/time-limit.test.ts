import { expect, it } from 'vitest';
import { timeLimit } from '../src/time-limit.ts';

/** When a limit of 100 ms is over, asked every 10 ms of the clock, of which the process works a part. */
function overAfter(share: number, mostWaiting: number): number {
  let time = 0;
  const clock = { now: () => time, workedTime: () => time * share };
  const isOver = timeLimit(clock, 100, mostWaiting);
  while (!isOver()) time += 10;
  return time;
}

it('is over after its time where the process works all of it', () => {
  expect(overAfter(1, 4)).toBe(100);
});

it('is over by the clock where several threads work', () => {
  expect(overAfter(2, 4)).toBe(100);
});

it('lasts longer on a busy machine, up to so many times', () => {
  expect([overAfter(0.5, 4), overAfter(0.1, 4), overAfter(0.1, 2)]).toEqual([200, 400, 200]);
});
