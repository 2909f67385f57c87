import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatHandles,
  formatNumberOf,
} from '../src/quantities.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [0.4, '0.4 B'],
    [47.6, '48 B'],
    [999.4, '999 B'],
    [999.6, '1 kB'],
    [1234, '1.2 kB'],
    [99_949, '99.9 kB'],
    [99_951, '100 kB'],
    [2_000_000, '2 MB'],
    [-1500, '-1.5 kB'],
    [3e15, '3000 TB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [0.0012345, '0.0012'],
    [0.25, '0.25'],
    [1, '1'],
    [2.04, '2'],
    [3.55, '3.5'],
    [1204.4, '1,204'],
  ])('writes %d as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

it('writes one of a thing without the plural', () => {
  expect([
    formatNumberOf(1.04, 'object'),
    formatNumberOf(0.5, 'object'),
    formatNumberOf(2, 'entry', 'entries'),
  ]).toEqual(['1 object', '0.5 objects', '2 entries']);
});

it('writes a duration in the unit that suits it', () => {
  expect([formatDuration(0.2), formatDuration(412.4), formatDuration(999.7)]).toEqual([
    '0 ms',
    '412 ms',
    '1.0 s',
  ]);
});

it('counts handles in words', () => {
  expect([
    formatHandles(1, 'timer'),
    formatHandles(0.1, 'timer'),
    formatHandles(2, 'child process'),
    formatHandles(3, 'file descriptor (socket)'),
  ]).toEqual(['1 timer', '0.1 timers', '2 child processes', '3 file descriptors (socket)']);
});
