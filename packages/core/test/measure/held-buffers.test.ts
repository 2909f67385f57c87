import { expect, it } from 'vitest';
import { HeldBuffers, mostBytes } from '../../src/measure/held-buffers.ts';
import { notingEngine } from '../support/fake-engine.ts';

/** Buffers that take so many bytes more than at the beginning, of which a young collection frees some. */
function held(bytes: number, freed = 0): { buffers: HeldBuffers; taken: () => string } {
  let external = 5e6;
  const { engine, log, taken } = notingEngine({
    readMemory: () => ({ external }) as never,
    collectYoung: () => {
      log.push('young');
      external -= freed;
    },
  });
  const buffers = new HeldBuffers(engine);
  external += bytes;
  return { buffers, taken };
}

it('is what came since the beginning, and no less than nothing', () => {
  expect([held(7000).buffers.bytes(), held(-7000).buffers.bytes()]).toEqual([7000, 0]);
});

it('waits for what is being freed only where that matters', () => {
  const much = held(mostBytes + 1, 100);
  expect([much.buffers.bytes(), much.taken()]).toEqual([mostBytes - 99, 'young']);
  const less = held(mostBytes, 100);
  expect([less.buffers.bytes(), less.taken()]).toEqual([mostBytes, '']);
});

it('leaves room for as many calls as 256 MB take, where a call keeps more than a kilobyte', () => {
  expect(held(1001 * 64).buffers.roomForCalls(64)).toBe(64 + Math.floor(256e6 / 1001));
  expect(held(1000 * 64).buffers.roomForCalls(64)).toBe(Infinity);
});
