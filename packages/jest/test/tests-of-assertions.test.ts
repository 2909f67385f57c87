import { expect, it } from 'vitest';
import type { CircusBlock, CircusTest } from '../src/jest-environment.ts';
import type { JestExpectState } from '../src/jest-expect-state.ts';
import { TestsOfAssertions } from '../src/tests-of-assertions.ts';

const root: CircusBlock & { children: CircusTest[] } = { name: 'ROOT', hooks: [], children: [] };

function aTest(name: string, concurrent = false): CircusTest {
  const test: CircusTest = { type: 'test', name, parent: root, concurrent, fn: () => {}, errors: [] };
  root.children.push(test);
  return test;
}

const plain = aTest('plain');
const atOnce = aTest('at once', true);
const twice = [aTest('twice'), aTest('twice')] as const;
const twiceAtOnce = [aTest('twice at once', true), aTest('twice at once', true)] as const;

/** While `running` runs by the events of Jest. */
function testsWhile(running: CircusTest | null, told: Partial<JestExpectState>): TestsOfAssertions {
  const tests = new TestsOfAssertions();
  tests.onEvent(
    { name: 'setup', runtimeGlobals: { expect: { getState: () => told, setState: () => {} } } },
    {
      currentDescribeBlock: root,
      currentlyRunningTest: running,
      rootDescribeBlock: root,
      testTimeout: 0,
      unhandledErrors: [],
    },
  );
  return tests;
}

const named = (name: string | undefined): Partial<JestExpectState> => ({
  currentConcurrentTestName: () => name,
});

it.each<[string, CircusTest | null, Partial<JestExpectState>, CircusTest | undefined]>([
  ['the one that runs, in Jest 29', plain, {}, plain],
  ['the one that runs beside concurrent ones that await', plain, named(undefined), plain],
  ['the concurrent one whose context it is', plain, named('at once'), atOnce],
  ['the one that Jest knows', twiceAtOnce[0], { currentTestIdentity: () => twiceAtOnce[1] }, twiceAtOnce[1]],
  ['the one of two of a name that runs', twice[1], named('twice'), twice[1]],
  ['none where it may be either of two at once', twiceAtOnce[0], named('twice at once'), undefined],
  ['none where only events tell a concurrent one', atOnce, {}, undefined],
  ['none outside of tests', null, named(undefined), undefined],
])('the test of an assertion is %s', (_, running, told, owner) => {
  expect(testsWhile(running, told).ownerOf(told) === owner).toBe(true);
});

it.each<[string, CircusTest | null, Partial<JestExpectState>, CircusTest | CircusBlock]>([
  ['a test that runs', plain, {}, plain],
  ['the concurrent test whose context it is', plain, named('at once'), atOnce],
  ['the test that Jest knows', null, { currentTestIdentity: () => atOnce }, atOnce],
  ['a block while none runs', null, {}, root],
])('thresholds are set for %s', (_, running, told, place) => {
  expect(testsWhile(running, told).placeOfCall() === place).toBe(true);
});

it.each<[string, CircusTest | null, Partial<JestExpectState>]>([
  ['while only events tell a concurrent test', atOnce, {}],
  ['in one of two of a name, after the other has ended', null, named('twice at once')],
])('thresholds are refused %s', (_, running, told) => {
  const tests = testsWhile(running, told);
  expect(() => tests.placeOfCall()).toThrow(
    'leakThresholds() was called while tests run at the same time, and Jest does not tell in which of them. Call it in a describe around the test, or give each of these tests a name of its own.',
  );
});

it('thresholds are refused outside of a test file', () => {
  expect(() => new TestsOfAssertions().placeOfCall()).toThrow('called outside of a test file');
});
