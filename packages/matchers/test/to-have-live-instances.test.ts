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
      'expect(run).toHaveLiveInstances()',
      '',
      '3 live instances of Session, subclasses included:',
      '  2 Session',
      '  1 AdminSession',
      'Expected: at most 0',
    ].join('\n'),
  );
});

test.each([[-1], [1.5], ['3'], [undefined], [{}], [{ atMost: -1 }]])(
  'the limit %o is refused',
  async (limit) => {
    await expect(toHaveLiveInstances(aCall(name), Session, limit)).rejects.toThrow(
      'toHaveLiveInstances expected a whole number from 0, or { atMost: n }, got ',
    );
  },
);
