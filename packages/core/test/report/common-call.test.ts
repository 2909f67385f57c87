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
