import { expect, it } from 'vitest';
import { openedKinds } from '../../src/gate/opened-kinds.ts';

it('counts what each run left open, by names that a person knows, most first', () => {
  const before = { Timeout: 1, TCPSocketWrap: 4, TTYWrap: 1 };
  const after = { Timeout: 7, TCPServerWrap: 12, TCPSocketWrap: 4, TTYWrap: 1, Other: 3, FSReqCallback: 1 };
  expect(openedKinds(before, after, 3)).toEqual([
    { name: 'TCP server', count: 4 },
    { name: 'timer', count: 2 },
    { name: 'Other', count: 1 },
  ]);
});
