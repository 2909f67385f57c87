import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { bindMatchers } from '../src/bind-matchers.ts';
import { standAloneHost } from '../src/stand-alone-host.ts';

const bound = bindMatchers(standAloneHost);

/** The first line of the failure of a matcher that is called by the runner's own `expect`. */
async function hintOf(name: string, received: unknown, ...args: readonly unknown[]): Promise<string> {
  expect.extend(bound);
  const assertion = expect(received) as unknown as Record<string, (...args: unknown[]) => Promise<void>>;
  const error = await assertion[name]!(...args).catch((reason: unknown) => reason);
  return stripVTControlCharacters((error as Error).message).split('\n', 1)[0]!;
}

const kept: object[] = [];
const leak = (): void => void kept.push({});
const quick = { track: ['heap'], explain: false } as const;

test.each([
  [[{ objects: 0 }], 'expect(run).toRetainAtMost(budget)'],
  [[{ objects: 0 }, { explain: false }], 'expect(run).toRetainAtMost(budget, options)'],
])('a budget is named before the options', { timeout: 60_000 }, async (args, hint) => {
  expect(await hintOf('toRetainAtMost', leak, ...args)).toBe(hint);
});

test('options are named where there are any', { timeout: 60_000 }, async () => {
  expect(await hintOf('toLeak', () => {}, quick)).toBe('expect(run).toLeak(options)');
});
