import { expect, test } from 'vitest';
import { toBeCollected } from '../src/to-be-collected.ts';
import { aCall } from './a-call.ts';

class Session {
  readonly id = 1;
}

test('passes for an object that nobody keeps', async () => {
  const { pass, message } = await toBeCollected(aCall('toBeCollected'), () => new Session());
  expect(pass).toBe(true);
  expect(message()).toMatch(
    /^expect\(run\)\.toBeCollected\(\)\n\nSession was collected, after 1 garbage collection in /,
  );
});

test('fails for an object that a module keeps, and names its class', async () => {
  const sessions: Session[] = [];
  const open = (): Session => {
    const session = new Session();
    sessions.push(session);
    return session;
  };
  const { pass, message } = await toBeCollected(aCall('toBeCollected'), open, { timeout: 20 });
  expect(pass).toBe(false);
  expect(message()).toMatch(/\n\nSession is still alive, after \d+ garbage collections in /);
  expect(sessions).toHaveLength(1);
});

test.each([
  ['makes the object', () => new Session()],
  ['will make it', async () => new Session()],
])('the runner lets go of assertions when the function %s', async (_, make) => {
  const order: string[] = [];
  const call = aCall('toBeCollected', { letGo: () => void order.push('let go') });
  const { pass } = await toBeCollected(call, () => {
    order.push('made');
    return make();
  });
  expect([pass, ...order]).toEqual([true, 'made', 'let go']);
});

test('expect.poll is refused: it would hold the object', async () => {
  const call = aCall('toBeCollected', { poll: true });
  await expect(toBeCollected(call, () => new Session())).rejects.toThrow(
    'Could not measure with expect.poll: toBeCollected settles and waits by itself. Write: await expect(target).toBeCollected().',
  );
});

test.each([
  [{ timeOut: 5 }, 'Unknown option `timeOut`. Did you mean `timeout`? Possible: timeout, explain.'],
  [100, 'Could not read the options: got 100, expected an object.'],
])('the options %o are refused', async (options, message) => {
  const call = aCall('toBeCollected');
  await expect(toBeCollected(call, () => new Session(), options)).rejects.toThrow(message);
});
