import { describe, expect, it, vi } from 'vitest';
import { lettingGoOfMocks } from '../../src/gate/mock-registries.ts';

describe('lettingGoOfMocks', () => {
  it('has the runner forget the mocks of a run, and no others', async () => {
    const before = vi.fn();
    let during = vi.fn();
    await lettingGoOfMocks(async () => void (during = vi.fn()));
    before();
    during();
    vi.clearAllMocks();
    expect([before.mock.calls.length, during.mock.calls.length]).toEqual([0, 1]);
  });

  it('undoes spies of a run, the last one first, also of one that fails', async () => {
    const target = { method: () => 'original' };
    const run = lettingGoOfMocks(async () => {
      vi.spyOn(target, 'method').mockReturnValue('first');
      vi.spyOn(target, 'method').mockReturnValue('second');
      throw new Error('thrown by the test');
    });
    await expect(run).rejects.toThrow('thrown by the test');
    const { method } = target;
    vi.restoreAllMocks();
    expect([target.method(), target.method === method]).toEqual(['original', true]);
  });

  it('leaves what the runner keeps as it was', async () => {
    const mock = vi.fn();
    await lettingGoOfMocks(async () => void mock());
    await lettingGoOfMocks(async () => undefined);
    const after = vi.fn();
    [mock, after].forEach((each) => each());
    vi.clearAllMocks();
    expect([mock.mock.calls.length, after.mock.calls.length]).toEqual([0, 0]);
  });
});
