import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type PendingMeasurement, PendingMeasurements } from '../src/pending-measurements.ts';

function aMeasurement(
  settled: Promise<void>,
  calls: string[] = [],
  isAwaited: () => boolean = () => true,
): PendingMeasurement {
  return {
    assertion: 'expect(run).not.toLeak()',
    settled,
    isAwaited,
    abandon: () => void calls.push('abandoned'),
    failure: () => settled.then(() => new Error('Leaking')),
    locate: (error) => error,
  };
}

const nobody = (): boolean => false;

describe('a measurement whose test is over', () => {
  test('is waited for and becomes the error of its test', async () => {
    const pending = new PendingMeasurements();
    const calls: string[] = [];
    const settled = turn().then(() => void calls.push('settled'));
    pending.add(aMeasurement(settled, calls), 'mine');
    const error = await pending.abandon('mine');
    expect(error).toMatchObject({
      code: 'LEAKTIGHT_NOT_AWAITED',
      message:
        'The test ended while expect(run).not.toLeak() was still measuring, so its result would be lost. Write: await expect(run).not.toLeak().',
    });
    expect(calls).toEqual(['abandoned', 'settled']);
  });

  test('is no error of another test', async () => {
    const pending = new PendingMeasurements();
    pending.add(aMeasurement(turn().then(() => undefined)), 'mine');
    expect(await pending.abandon('yours')).toBeNull();
  });

  test('is forgotten once it has settled', async () => {
    const pending = new PendingMeasurements();
    pending.add(aMeasurement(Promise.resolve()), 'mine');
    await turn();
    expect(await pending.abandon('mine')).toBeNull();
  });

  test('says what it found where the time of the test ran out', async () => {
    const pending = new PendingMeasurements();
    pending.add(aMeasurement(turn().then(() => undefined)), 'mine');
    expect(await pending.abandon('mine', true)).toMatchObject({ message: 'Leaking' });
    expect(await pending.abandon('mine', true)).toBeNull();
  });

  test('says so also when it settles before the runner is done with the time-out', async () => {
    const pending = new PendingMeasurements();
    pending.add(aMeasurement(Promise.resolve()), 'mine');
    await turn();
    expect(await pending.abandon('mine', true)).toMatchObject({ message: 'Leaking' });
  });

  test('is waited for also where somebody awaits it', async () => {
    const pending = new PendingMeasurements();
    pending.add(aMeasurement(turn().then(() => undefined)), 'mine');
    expect(await pending.abandon('mine')).toMatchObject({ code: 'LEAKTIGHT_NOT_AWAITED' });
    expect(await pending.abandon('mine')).toBeNull();
  });
});

describe('a measurement that settled before its test ended', () => {
  test('is the error of its test where nobody awaited it', async () => {
    const pending = new PendingMeasurements();
    pending.add(aMeasurement(Promise.resolve(), [], nobody), 'mine');
    await turn();
    expect(await pending.abandon('yours')).toBeNull();
    expect(await pending.abandon('mine')).toMatchObject({
      code: 'LEAKTIGHT_NOT_AWAITED',
      message:
        'The test ended and nobody had awaited expect(run).not.toLeak(), so its result would be lost. Write: await expect(run).not.toLeak().',
    });
    expect(await pending.abandon('mine')).toBeNull();
  });

  test('is forgotten where it was awaited later', async () => {
    const pending = new PendingMeasurements();
    let isAwaited = false;
    pending.add(
      aMeasurement(Promise.resolve(), [], () => isAwaited),
      'mine',
    );
    await turn();
    isAwaited = true;
    expect(await pending.abandon('mine')).toBeNull();
  });
});

describe('a measurement of an owner that is a guess', () => {
  test('goes on where somebody awaits it', async () => {
    const pending = new PendingMeasurements();
    const calls: string[] = [];
    pending.add(
      aMeasurement(
        turn().then(() => undefined),
        calls,
      ),
      'guess',
    );
    expect(await pending.abandonUnawaited('guess')).toBeNull();
    expect(calls).toEqual([]);
    expect(await pending.abandon('guess')).toMatchObject({ code: 'LEAKTIGHT_NOT_AWAITED' });
  });

  test('is an error where nobody does', async () => {
    const pending = new PendingMeasurements();
    pending.add(
      aMeasurement(
        turn().then(() => undefined),
        [],
        nobody,
      ),
      'guess',
    );
    expect(await pending.abandonUnawaited('guess')).toMatchObject({ code: 'LEAKTIGHT_NOT_AWAITED' });
  });
});

test('when every owner is gone, each measurement that is left is an error', async () => {
  const pending = new PendingMeasurements();
  pending.add(aMeasurement(Promise.resolve(), [], nobody), 'mine');
  pending.add(aMeasurement(Promise.resolve()), 'yours');
  await turn();
  pending.add(aMeasurement(turn().then(() => undefined)), undefined);
  expect(await pending.abandonAll()).toHaveLength(2);
  expect(await pending.abandonAll()).toEqual([]);
});
