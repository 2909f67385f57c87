import { expect, it } from 'vitest';
import { commonCall } from '../../src/report/common-call.ts';
import { suspect } from '../support/finding-builder.ts';

const inPackage = (name: string, caller = 'render@/app/src/view.ts:6'): ReturnType<typeof suspect> =>
  suspect(
    `${name}@react-dom@19.0.0/dom.js:${name.length} < createRoot@react-dom@19.0.0/dom.js:90 < ${caller}`,
  );

it('is the call of a package that all suspects are at work in', () => {
  expect(commonCall([inPackage('listen'), inPackage('FiberRoot')], '/app')).toBe(
    'all in one call: createRoot of react-dom@19.0.0, by render  src/view.ts:6:3',
  );
});

it('is none where they are in several calls, or a suspect is the user, or the only one', () => {
  const other = inPackage('FiberRoot', 'open@/app/src/view.ts:9');
  expect(commonCall([inPackage('listen'), other], '/app')).toBeNull();
  expect(commonCall([inPackage('listen'), suspect('render@/app/src/view.ts:6')], '/app')).toBeNull();
  expect(commonCall([inPackage('listen')], '/app')).toBeNull();
});

const by = (called: string, caller: string): ReturnType<typeof suspect> =>
  suspect(`a@kit@1.0.0/a.js:1 < ${called} < ${caller}`);

it('is none where calls differ by their place alone', () => {
  const called = 'make@kit@1.0.0/m.js:5';
  const caller = 'run@/app/src/run.ts:6';
  const isOne = (other: ReturnType<typeof suspect>): boolean =>
    commonCall([by(called, caller), other], '/app') !== null;
  expect(isOne(by(called, caller))).toBe(true);
  expect(isOne(by(called, `push@ < ${caller}`))).toBe(true);
  expect(isOne(by('make@kit@1.0.0/m.js:6', caller))).toBe(false);
  expect(isOne(by('make@kit@1.0.0/n.js:5', caller))).toBe(false);
  expect(isOne(by('other@kit@1.0.0/m.js:5', caller))).toBe(false);
  expect(isOne(by(called, 'run@/app/src/run.ts:7'))).toBe(false);
  expect(isOne(by(called, 'run@/app/src/other.ts:6'))).toBe(false);
  expect(isOne(by(called, 'walk@/app/src/run.ts:6'))).toBe(false);
});

it('is none where packages were called by nobody of the user', () => {
  const alone = suspect('a@kit@1.0.0/a.js:1', { packageName: 'kit@1.0.0' });
  expect(commonCall([alone, alone], '/app')).toBeNull();
  expect(commonCall([], '/app')).toBeNull();
});
