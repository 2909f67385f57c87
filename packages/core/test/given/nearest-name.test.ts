import { expect, test } from 'vitest';
import { nearestName } from '../../src/given/nearest-name.ts';

const known = ['timeout', 'calls', 'saveTo', 'showValues', 'atMost'];

test.each([
  ['timeOut', 'timeout'],
  ['timout', 'timeout'],
  ['cals', 'calls'],
  ['save', 'saveTo'],
  ['values', 'showValues'],
  ['atmost', 'atMost'],
])('%s was meant to be %s', (name, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});

test.each([['foo'], ['a'], [''], ['times']])('%s is near to none', (name) => {
  expect(nearestName(name, known)).toBeNull();
});
