import { describe, expect, test } from 'vitest';
import { checksum, checksumLeaking } from '../src/checksum.ts';
import { decodeFrame, decodeFrameLeaking } from '../src/frames.ts';
import { copyName, copyNameLeaking } from '../src/names.ts';
import { saveRecord, saveRecordLeaking } from '../src/records.ts';
import { sort, sortLeaking } from '../src/sorting.ts';
import { compute, computeLeaking } from '../src/threads.ts';

const name = 'a name that is long enough to need a block of its own';

describe('malloc without free', () => {
  test('leaks', () => expect(() => checksumLeaking(name)).toLeak());
  test('is given back', () => expect(() => checksum(name)).not.toLeak());
});

describe('a callback that stays registered', () => {
  // koffi has room for 8,192 callbacks.
  test('leaks', () => expect(() => sortLeaking(new Int32Array([3, 1, 2]))).toLeak({ maxCalls: 2000 }));
  test('is unregistered', () => expect(() => sort(new Int32Array([3, 1, 2]))).not.toLeak());
});

describe('a returned pointer', () => {
  test('leaks', () => expect(() => copyNameLeaking(name)).toLeak());
  test('is freed once it is decoded', () => expect(() => copyName(name)).not.toLeak());
});

describe('a struct that points to more', () => {
  test('leaks when only the struct is freed', () => expect(() => saveRecordLeaking(1, name)).toLeak());
  test('is freed from the inside out', () => expect(() => saveRecord(1, name)).not.toLeak());
});

describe('memory from a thread', () => {
  test('leaks', () => expect(() => computeLeaking()).toLeak());
  test('is freed by whom it was given to', () => expect(() => compute()).not.toLeak());
});

describe('large blocks', () => {
  test('leak', () => expect(() => decodeFrameLeaking()).toLeak());
  test('are given back', () => expect(() => decodeFrame()).not.toLeak());
});
