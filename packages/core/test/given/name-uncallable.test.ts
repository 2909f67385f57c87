import vm from 'node:vm';
import { expect, it } from 'vitest';
import { nameUncallable } from '../../src/given/given.ts';
import { detectLeaks } from '../../src/index.ts';

it.each<[object, string, string]>([
  [
    class Session {
      id = 1;
    },
    'a class (Session), which needs `new`',
    '() => new Session()',
  ],
  [
    class {
      id = 1;
    },
    'a class, which needs `new`',
    '() => new Session()',
  ],
  [
    function* pages() {},
    'a generator function (pages), which runs nothing until it is iterated',
    '() => [...pages()]',
  ],
  [
    async function* pages() {},
    'an async generator function (pages), which runs nothing until it is iterated',
    'async () => { for await (const _ of pages()); }',
  ],
  [
    vm.runInNewContext('(function* () {})') as object,
    'a generator function, which runs nothing until it is iterated',
    '() => [...items()]',
  ],
])('%o is called in another way', (run, what, instead) => {
  expect(nameUncallable(run)).toEqual({ what, instead });
});

it.each<[object]>([
  [() => 1],
  [async () => 1],
  [Map],
  [
    function classify() {
      return 1;
    },
  ],
  [new Proxy(() => 1, {})],
  [Map.prototype.get.bind(new Map())],
])('%o runs when it is called', (run) => {
  expect(nameUncallable(run)).toBeNull();
});

it('refuses to measure what would run nothing', async () => {
  await expect(detectLeaks(function* pages() {})).rejects.toThrow(
    'Could not measure: got a generator function (pages), which runs nothing until it is iterated, expected a function to call many times, such as () => [...pages()].',
  );
});
