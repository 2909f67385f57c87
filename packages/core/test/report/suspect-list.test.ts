import { expect, it } from 'vitest';
import { makePalette } from '../../src/report/palette.ts';
import { share, suspectList } from '../../src/report/suspect-list.ts';
import { suspect } from '../support/finding-builder.ts';

const list = (suspects: readonly ReturnType<typeof suspect>[], suspectsOmitted = 0, per?: string): string[] =>
  suspectList({ suspects, suspectsOmitted }, makePalette(false), { colours: false, cwd: '/app' }, (each) =>
    share(each, per),
  );

const deep = suspect(
  ['a@/app/a.ts:1', 'b@/app/b.ts:2', 'c@/app/c.ts:3', 'd@/app/d.ts:4', 'e@/app/e.ts:5', 'f@/app/f.ts:6'].join(
    ' < ',
  ),
);
const other = suspect('g@/app/g.ts:7 < h@/app/h.ts:8 < i@/app/i.ts:9', { role: 'keeps', bytesPerCall: 1200 });

it('shows four lines of the callers of the first suspect, and one of the others', () => {
  expect(list([deep, other])).toEqual([
    '',
    'Where',
    '  1. a  a.ts:1:3  allocates 1 object, 48 B per call',
    '       ← b  b.ts:2:3',
    '       ← c  c.ts:3:3',
    '       ← d  d.ts:4:3',
    '          … 2 more',
    '  2. g  g.ts:7:3  grows the collection that keeps them, 1.2 kB per call',
    '       ← h  h.ts:8:3',
  ]);
});

it('says how many places are left out, and what the amounts are for', () => {
  expect(list([other], 1, 'run')).toEqual([
    '',
    'Where',
    '  1. g  g.ts:7:3  grows the collection that keeps them, 1.2 kB per run',
    '       ← h  h.ts:8:3',
    '       ← i  i.ts:9:3',
    '  and 1 more place',
  ]);
  expect(list([], 3)).toEqual([]);
});

const inCall = (name: string): ReturnType<typeof suspect> =>
  suspect(`${name}@kit@1.0.0/k.js:1 < make@kit@1.0.0/m.js:2 < run@/app/run.ts:3`);

it('names the package of a suspect, and the one call that all are at work in', () => {
  expect(list([inCall('a'), inCall('b')]).filter((line) => !line.includes('←'))).toEqual([
    '',
    'Where',
    '  1. a  kit@1.0.0  node_modules/kit/k.js:1:3  allocates 1 object, 48 B per call',
    '  2. b  kit@1.0.0  node_modules/kit/k.js:1:3  allocates 1 object, 48 B per call',
    '  all in one call: make of kit@1.0.0, by run  run.ts:3:3',
  ]);
});
