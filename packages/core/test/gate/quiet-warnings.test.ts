import { expect, it, vi } from 'vitest';
import { macrotask } from '../../src/engine/gauge/gauge.ts';
import { withoutWarnings } from '../../src/gate/quiet-warnings.ts';

const messageOf = ([warning]: unknown[]): string => (warning as Error).message;

it('has Node print the warnings before and after, and a project hear all; listeners stay as they were', async () => {
  const found = process.listeners('warning');
  const nodes = vi.fn();
  Object.defineProperty(nodes, 'name', { value: 'onWarning' });
  const heard = vi.fn();
  process.prependListener('warning', nodes).on('warning', heard);
  const before = process.listeners('warning');
  try {
    process.emitWarning('of a first run');
    await withoutWarnings(() => Promise.resolve(process.emitWarning('of a further run')));
    expect(process.listeners('warning')).toEqual(before);
    process.emitWarning('after it');
    await macrotask();
    expect(nodes.mock.calls.map(messageOf)).toEqual(['of a first run', 'after it']);
    expect(heard.mock.calls.map(messageOf)).toEqual(['of a first run', 'of a further run', 'after it']);
  } finally {
    process.off('warning', nodes).off('warning', heard);
  }
  expect(process.listeners('warning')).toEqual(found);
});

it('puts the listener back after a failure', async () => {
  const before = process.listeners('warning');
  await expect(withoutWarnings(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(process.listeners('warning')).toEqual(before);
});
