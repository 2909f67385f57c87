import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type PendingMeasurement, PendingMeasurements } from '../src/pending-measurements.ts';

function aMeasurement(settled: Promise<void>, calls: string[] = []): PendingMeasurement {
  return {
    assertion: 'expect(run).not.toLeak()',
    settled,
    abandon: () => void calls.push('abandoned'),
    failure: () => settled.then(() => new Error('Leaking')),
    locate: (error) => error,
  };
}

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
});
