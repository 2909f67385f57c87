import { expect, test } from 'vitest';
import { adviseForOne } from '../../src/evidence/advise-one.ts';
import { property, start, value, variable } from '../support/held-path-builder.ts';

const module = [start, value('Map', variable('sessions'))];

test('what is in a collection is to be taken out of it, by the way that the collection has', () => {
  expect(adviseForOne({ values: [...module, value('Session', { kind: 'entry' }, '[entry]')] })).toBe(
    'take it out of `sessions` when the work is done (`delete`); a WeakMap or WeakRef fits entries that should die with their key.',
  );
  const list = [start, value('Array', variable('list'))];
  expect(adviseForOne({ values: [...list, value('Session', { kind: 'element', index: '0' }, '[0]')] })).toBe(
    'take it out of `list` when the work is done (`splice`).',
  );
  const table = [start, value('Object', variable('byId'))];
  expect(adviseForOne({ values: [...table, value('Session', property('a b'), '["a b"]')] })).toBe(
    'take it out of `byId` when the work is done (`delete`).',
  );
});

test('what wraps it in a collection goes with it', () => {
  const values = [
    ...module,
    value('Entry', { kind: 'entry' }, '[entry]'),
    value('Session', property('session'), '.session'),
  ];
  expect(adviseForOne({ values })).toBe(
    'take the Entry that holds it out of `sessions` when the work is done (`delete`); a WeakMap or WeakRef fits entries that should die with their key.',
  );
});

test('a variable or a property is named, and nothing where the last reference has no name', () => {
  expect(adviseForOne({ values: [start, value('Session', variable('last'))] })).toBe(
    'let go of it when the work is done: `last` holds it.',
  );
  const service = [start, value('Service', variable('service'))];
  const current = value('Session', property('current'), '.current');
  expect(adviseForOne({ values: [...service, current] })).toBe(
    'let go of it when the work is done: `service.current` holds it.',
  );
  expect(adviseForOne({ values: [...service, value('Session', { kind: 'result' })] })).toBeNull();
});
