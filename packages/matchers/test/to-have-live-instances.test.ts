import { expect, test } from 'vitest';
import { toHaveLiveInstances } from '../src/to-have-live-instances.ts';
import { aCall } from './a-call.ts';

class Session {
  readonly id = 1;
}
class AdminSession extends Session {}

const name = 'toHaveLiveInstances';
const kept = [new Session(), new Session(), new AdminSession()];

test.each([
  [3, true],
  [2, false],
  [{ atMost: 3 }, true],
  [{ atMost: 4 }, true],
  [{ atMost: 2 }, false],
])('three live instances against %o: %s', async (limit, passes) => {
  expect((await toHaveLiveInstances(aCall(name), Session, limit)).pass).toBe(passes);
  expect(kept).toHaveLength(3);
});

test('the failure tells how many of which class there are', async () => {
  const { message } = await toHaveLiveInstances(aCall(name), Session, { atMost: 0 });
  expect(message()).toBe(
    [
      'expect(Class).toHaveLiveInstances()',
      '',
      '3 live instances of Session, subclasses included:',
      '  2 Session',
      '  1 AdminSession',
      'Expected: at most 0',
    ].join('\n'),
  );
});

test('the failure names a class that has a static member `name`', async () => {
  class Named {
    readonly id = 1;
    static name(): string {
      return 'never called';
    }
  }
  const { message } = await toHaveLiveInstances(aCall(name), Named, 1);
  expect(message()).toBe('expect(Class).toHaveLiveInstances()\n\n0 live instances of Named\nExpected: 1');
});

test.each([
  [-1, 'toHaveLiveInstances expected a whole number from 0, or { atMost: n }, got -1.'],
  [NaN, 'toHaveLiveInstances expected a whole number from 0, or { atMost: n }, got NaN.'],
  ['3', "toHaveLiveInstances expected a whole number from 0, or { atMost: n }, got '3'."],
  [undefined, 'toHaveLiveInstances expected a whole number from 0, or { atMost: n }, got undefined.'],
  [{}, 'toHaveLiveInstances expected a whole number from 0, or { atMost: n }, got {}.'],
  [{ atMost: NaN }, 'Option `atMost`: got NaN, expected a whole number from 0.'],
  [{ atmost: 3 }, 'Unknown option `atmost`. Did you mean `atMost`? Possible: atMost.'],
  [{ atMost: 3, subclasses: false }, 'Unknown option `subclasses`. Possible: atMost.'],
])('the limit %o is refused', async (limit, message) => {
  await expect(toHaveLiveInstances(aCall(name), Session, limit)).rejects.toMatchObject({
    code: 'LEAKTIGHT_BAD_OPTION',
    message,
  });
});

test('an instance is refused, with what to write', async () => {
  await expect(toHaveLiveInstances(aCall(name), kept[0], 3)).rejects.toThrow(
    'Could not count instances: expected a class or a constructor function, got an instance of Session. Pass the class itself: Session.',
  );
});
