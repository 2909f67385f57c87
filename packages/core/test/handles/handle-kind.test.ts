import { expect, test } from 'vitest';
import { descriptorKind, handleKind } from '../../src/handles/handle-kind.ts';

const light = { enough: 100, rare: { handles: 20, calls: 200 } };
const heavy = { enough: 16, rare: { handles: 6, calls: 60 } };

test('a handle is named as people call it, and few workers and processes make a leak', () => {
  expect(['WORKER', 'PROCESSWRAP', 'TLSWRAP', 'PIPEWRAP'].map(handleKind)).toEqual([
    { name: 'worker thread', rank: 0, pile: heavy },
    { name: 'child process', rank: 1, pile: heavy },
    { name: 'TLS socket', rank: 2, pile: light },
    { name: 'pipe', rank: 18, pile: light },
  ]);
});

test('other resources are requests that are not answered yet', () => {
  expect(
    ['FSREQCALLBACK', 'GETADDRINFOREQWRAP', 'FSREQPROMISE', 'RANDOMBYTESREQUEST'].map(handleKind),
  ).toEqual(
    ['fs', 'getaddrinfo', 'fs', 'randombytes'].map((name) => ({
      name: `pending ${name} request`,
      rank: 19,
      pile: light,
    })),
  );
});

test('a descriptor comes last, and has its kind where the system tells it', () => {
  expect(['descriptor', 'socket'].map(descriptorKind)).toEqual([
    { name: 'file descriptor', rank: 20, pile: light },
    { name: 'file descriptor (socket)', rank: 20, pile: light },
  ]);
});
