import { expect, test } from 'vitest';
import { checkCollected } from '../../src/index.ts';

class Session {
  readonly log: string[] = [];
}

let lastHolder: unknown;

function unbound(): void {}

class Caller {
  fail(): Error {
    return new Error('as asked for');
  }
}

/** How the last reference to a session is called, and the next step. */
async function lastReference(hold: (session: Session) => unknown): Promise<readonly unknown[]> {
  const { retainers } = await checkCollected(
    () => {
      const session = new Session();
      lastHolder = hold(session);
      return session;
    },
    { timeout: 50 },
  );
  expect(lastHolder).toBeDefined();
  const [retainer] = retainers;
  return [retainer?.path.at(-1)?.edge, retainer?.advice];
}

test('a settled promise holds its value, and has no reaction that waits', async () => {
  const [edge, advice] = await lastReference((session) => Promise.resolve(session));
  expect(edge).toBe('value of a settled promise');
  expect(advice).toBeNull();
});

test('what a bound function holds is called by its part', async () => {
  expect((await lastReference((session) => unbound.bind(session)))[0]).toBe('bound this');
  expect((await lastReference((session) => unbound.bind(null, ...([session] as unknown as []))))[0]).toBe(
    'bound argument',
  );
});

test('an error holds those whose functions were called', async () => {
  const { retainers } = await checkCollected(
    () => {
      const caller = new Caller();
      lastHolder = caller.fail();
      return caller;
    },
    { timeout: 50 },
  );
  expect(lastHolder).toBeInstanceOf(Error);
  expect(retainers[0]?.path.map(({ edge }) => edge)).toContain('(captured stack)');
});
