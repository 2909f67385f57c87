import type { StackFrame, Suspect } from '@leaktight/core';
import { describe, expect, test } from 'vitest';
import { blamedFrames } from '../src/blamed-frames.ts';
import { aFinding } from './a-finding.ts';

const frame = (functionName: string, line: number, packageName: string | null = null): StackFrame => ({
  functionName,
  file: `/app/${packageName ?? 'menu.ts'}`,
  line,
  column: 5,
  packageName,
});

const element = frame('createElement', 772, 'jsdom@26.1.0');
const openMenu = frame('openMenu', 3);
const run = frame('run', 9);

const suspect = (own: StackFrame, ...stack: readonly StackFrame[]): Suspect => ({
  ...own,
  role: 'allocates',
  objectsPerCall: 1,
  bytesPerCall: 48,
  stack,
});

describe('the stack of a failure', () => {
  test('begins with the first suspect, and not with what that called', () => {
    const suspects = [suspect(openMenu, element, openMenu, run), suspect(run, run)];
    expect(blamedFrames(aFinding({ suspects }))).toEqual([openMenu, run]);
  });

  test('is whole where the suspect is not on it', () => {
    expect(blamedFrames(aFinding({ suspects: [suspect(openMenu, element, run)] }))).toEqual([element, run]);
  });

  test('is of what stays open where nothing is allocated', () => {
    const handles = [
      { kind: 'pipe', perCall: 1, stack: [] },
      { kind: 'timer', perCall: 1, stack: [openMenu, run] },
    ];
    expect(blamedFrames(aFinding({ handles }))).toEqual([openMenu, run]);
    expect(blamedFrames(aFinding())).toEqual([]);
  });
});
