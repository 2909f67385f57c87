import { describe, expect, it } from 'vitest';
import type { Retainer, RetainerStep } from '../../src/finding.ts';
import { makePalette } from '../../src/report/palette.ts';
import { leakedObjects, pathTrees } from '../../src/report/path-tree.ts';

const step = (edge: string, node: string, suspect = false): RetainerStep => ({
  edge,
  node,
  suspect,
  reason: null,
});

const retainerOf = (path: readonly RetainerStep[], parts: Partial<Retainer> = {}): Retainer => ({
  className: 'Session',
  objectsPerCall: 1,
  selfBytesPerCall: 120,
  retainedBytesPerCall: 120,
  path,
  holder: null,
  advice: null,
  kept: [],
  sample: [],
  fingerprint: '',
  ...parts,
});

const trees = (retainers: readonly Retainer[], retainersOmitted = 0): string[] =>
  pathTrees({ retainers, retainersOmitted }, makePalette(false));

const long = (count: number, suspect = -1): string[] =>
  trees([retainerOf(Array.from({ length: count }, (_, index) => step('', `n${index}`, index === suspect)))])
    .slice(2, -1)
    .map((line) => line.replace(/^[\s├─╰→│]+/, ''));
expect(long(8)).toHaveLength(8);

describe('pathTrees', () => {
  it('draws the path from its root, and underlines the edge that is suspect', () => {
    const path = [step('', 'sessions'), step('[key]', 'Map', true), step('.value', 'Session')];
    expect(trees([retainerOf(path)])).toEqual([
      '',
      'Kept alive by',
      '  sessions',
      '  ├─ [key] → Map',
      '  │  ~~~~~',
      '  ╰→ .value → Session',
      '     1 × Session, 120 B per call',
    ]);
    const last = [step('', 'sessions'), step('', 'Map', true), step('.value', 'Session', true)];
    expect(trees([retainerOf(last)]).slice(2, 6)).toEqual([
      '  sessions',
      '  ├─ Map',
      '  ╰→ .value → Session',
      '     ~~~~~~',
    ]);
  });

  it('shows further paths on a line each, and counts the others', () => {
    const path = [step('', 'root'), step('', 'Map'), step('[key]', 'Session')];
    expect(trees([retainerOf(path), retainerOf(path)], 1).slice(-2)).toEqual([
      '  also: root → Map → [key] Session',
      '  and 1 more path',
    ]);
    expect(trees([retainerOf(path)]).at(-1)).toBe('     1 × Session, 120 B per call');
    expect(trees([], 3)).toEqual([]);
  });

  it('draws eight steps, and of more the ends and what is around the suspect edge', () => {
    expect(long(9)).toEqual(['n0', 'n1', '… 5 more steps', 'n7', 'n8']);
    expect(long(9, 4)).toEqual(['n0', 'n1', '… 1 more step', 'n3', 'n4', 'n5', '… 1 more step', 'n7', 'n8']);
    expect(long(9, 0)).toEqual(['n0', 'n1', '… 5 more steps', 'n7', 'n8']);
  });
});

const told = (parts: Partial<Retainer>): string => leakedObjects(retainerOf([], parts));

describe('leakedObjects', () => {
  it('names up to six properties, and what the objects keep beside themselves', () => {
    expect(told({ sample: ['a', 'b'], retainedBytesPerCall: 4100 })).toBe(
      '1 × Session { a, b }, 120 B per call, keeping 4.1 kB alive',
    );
    const six = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(told({ sample: six })).toBe('1 × Session { a, b, c, d, e, f }, 120 B per call');
    expect(told({ sample: [...six, 'g'] })).toBe('1 × Session { a, b, c, d, e, f, … }, 120 B per call');
  });
});
