import { describe, expect, it } from 'vitest';
import { rememberDelays } from '../src/outwait-timers.ts';

const rememberOf = (...delays: number[]): (() => number) => rememberDelays(() => delays.shift()!);

describe('rememberDelays', () => {
  it('tells the longest delay of a timer that starts itself again with shorter ones', () => {
    const pendingDelay = rememberOf(1500, 3, 700);
    expect([pendingDelay(), pendingDelay(), pendingDelay()]).toEqual([1500, 1500, 1500]);
  });

  it('tells nothing once no timer is pending', () => {
    const pendingDelay = rememberOf(1500, 0);
    expect([pendingDelay(), pendingDelay()]).toEqual([1500, 0]);
  });
});
