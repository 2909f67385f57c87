import { describe, expect, it } from 'vitest';
import type { StackFrame } from '../../src/finding.ts';
import { stackLines } from '../../src/report/stack-lines.ts';
import { frame } from '../support/finding-builder.ts';

const style = { colours: false, cwd: '/app' };
const stackOf = (text: string): StackFrame[] => text.split(' < ').map(frame);
const lines = (text: string, most = 9, skip: string | null = null): string[] =>
  stackLines(stackOf(text), skip === null ? null : frame(skip), most, style);

const four = 'a@/app/a.ts:1 < b@/app/b.ts:2 < c@/app/c.ts:3 < d@/app/d.ts:4';

describe('stackLines', () => {
  it('shows functions of the user with their places, and one of each stretch within a package', () => {
    expect(
      lines('push@ < inner@kit@1.0.0/i.js:1 < outer@kit@1.0.0/o.js:2 < a@/app/a.ts:1 < b@/app/b.ts:2'),
    ).toEqual(['← outer  kit@1.0.0', '← a  a.ts:1:3', '← b  b.ts:2:3']);
    expect(lines('inner@kit@1.0.0/i.js:1 < other@lib@2.0.0/o.js:2 < run@kit@1.0.0/r.js:3')).toEqual([
      '← inner  kit@1.0.0',
      '← other  lib@2.0.0',
      '← run  kit@1.0.0',
    ]);
  });

  it('shows no more lines than were asked for, and says how many there are', () => {
    expect(lines(four, 4)).toHaveLength(4);
    expect(lines(four, 3)).toEqual(['← a  a.ts:1:3', '← b  b.ts:2:3', '   … 2 more']);
    expect(lines(four, 2)).toEqual(['← a  a.ts:1:3', '   … 3 more']);
    expect(lines(four, 1)).toEqual(['← a  a.ts:1:3']);
  });

  it('leaves out the function that the list is about, and what it called', () => {
    expect(lines(four, 9, 'b@/app/b.ts:2')).toEqual(['← c  c.ts:3:3', '← d  d.ts:4:3']);
    expect(lines(`push@ < ${four}`, 9, 'a@/app/a.ts:1')).toEqual(lines(four).slice(1));
    const same = 'a@/app/a.ts:1 < b@/app/a.ts:2 < c@/app/c.ts:1 < d@/app/c.ts:2';
    expect(lines(same, 9, 'b@/app/a.ts:2')).toEqual(['← c  c.ts:1:3', '← d  c.ts:2:3']);
    expect(lines(same, 9, 'c@/app/c.ts:1')).toEqual(['← d  c.ts:2:3']);
    expect(lines(same, 9, 'd@/app/c.ts:2')).toEqual([]);
  });
});
