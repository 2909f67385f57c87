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

test('finds the nearest of several, whatever their order and case', () => {
  expect(nearestName('CALL', ['maxCalls', 'calls'])).toBe('calls');
  expect(nearestName('explan', ['explainTime', 'explain'])).toBe('explain');
  expect(nearestName('TIMEOUS', ['timeout'])).toBe('timeout');
  expect(nearestName('saved', ['SAVER'])).toBe('SAVER');
  expect(nearestName('budget', ['TimeBudget'])).toBe('TimeBudget');
  expect(nearestName('TimeBudget', ['budget'])).toBe('budget');
  expect(nearestName('ABC', ['xabcx'])).toBe('xabcx');
});

test('allows for one letter of a short name, and one in three of a longer one', () => {
  expect([nearestName('ab', ['ac']), nearestName('ab', ['cd'])]).toEqual(['ac', null]);
  expect([nearestName('abcdef', ['abcdxy']), nearestName('abcdef', ['abcxyz'])]).toEqual(['abcdxy', null]);
  expect([nearestName('a', ['b']), nearestName('a', ['bc'])]).toEqual(['b', null]);
  expect([nearestName('abc', ['abcdefgh']), nearestName('ab', ['abcdefgh'])]).toEqual(['abcdefgh', null]);
});

test('counts letters that are left out, added or replaced', () => {
  expect(nearestName('clls', ['calls', 'xxxxx'])).toBe('calls');
  expect(nearestName('caalls', ['calls'])).toBe('calls');
  expect(nearestName('kalls', ['calls'])).toBe('calls');
  expect(nearestName('abcdefghi', ['adcbefghi', 'abc_efg_i'])).toBe('adcbefghi');
});
