import type { Finding, StackFrame, Suspect, Verdict } from '@leaktight/core';
import { describe, expect, test } from 'vitest';
import type { MatcherCall } from '../src/matcher-call.ts';
import { judgeFinding, toLeak } from '../src/to-leak.ts';
import { aCall as anyCall } from './a-call.ts';
import { aFinding } from './a-finding.ts';

const frame: StackFrame = { functionName: 'retain', file: '/p/a.ts', line: 3, column: 7, packageName: null };
const suspect: Suspect = { ...frame, role: 'allocates', objectsPerCall: 1, bytesPerCall: 24, stack: [frame] };

function aCall(isNot: boolean, changes: Partial<MatcherCall> = {}): MatcherCall {
  return anyCall('toLeak', { isNot, ...changes });
}

function aVerdict(verdict: Verdict): Finding {
  return aFinding({ verdict, suspects: verdict === 'leaking' ? [suspect] : [], reasons: ['Because of it.'] });
}

/** Whether the whole assertion holds. */
function holds(verdict: Verdict, isNot: boolean, strict: boolean): boolean {
  return judgeFinding(aCall(isNot), aVerdict(verdict), strict).pass !== isNot;
}

describe('the assertion', () => {
  test.each([
    ['leaking', { toLeak: true, not: false, strictToLeak: true, strictNot: false }],
    ['steady', { toLeak: false, not: true, strictToLeak: false, strictNot: true }],
    ['inconclusive', { toLeak: false, not: true, strictToLeak: false, strictNot: false }],
  ] as const)('holds or fails on %s as documented', (verdict, expected) => {
    expect({
      toLeak: holds(verdict, false, false),
      not: holds(verdict, true, false),
      strictToLeak: holds(verdict, false, true),
      strictNot: holds(verdict, true, true),
    }).toEqual(expected);
  });

  test('that fails on a leak points at the allocation', () => {
    expect(judgeFinding(aCall(true), aVerdict('leaking'), false).frames).toEqual([frame]);
  });

  test('that fails for want of a leak points nowhere', () => {
    expect(judgeFinding(aCall(false), aVerdict('steady'), false).frames).toEqual([]);
  });

  test('opens its message as the runner does', () => {
    const [first, second] = judgeFinding(aCall(true), aVerdict('leaking'), false).message().split('\n');
    expect([first, second]).toEqual(['expect(run).not.toLeak()', '']);
  });
});

describe('an inconclusive measurement', () => {
  test('is told when the assertion passes in spite of it', () => {
    expect(judgeFinding(aCall(true), aVerdict('inconclusive'), false).notice).toBe(
      'expect(run).not.toLeak() was inconclusive: Because of it. With the option strict it fails.',
    );
  });

  test.each([
    ['strict', true, true],
    ['without not', false, false],
  ])('needs no notice when it fails: %s', (_, isNot, strict) => {
    expect(judgeFinding(aCall(isNot), aVerdict('inconclusive'), strict).notice).toBeNull();
  });
});

describe('a received value that cannot be measured', () => {
  test.each([
    [3, 'a number'],
    [null, 'null'],
    [undefined, 'undefined'],
    ['x', 'the string "x"'],
    [{}, 'an object'],
    [Promise.resolve(), 'a promise (was the function already called?)'],
  ])('is refused: %j', async (received, described) => {
    await expect(toLeak(aCall(true), received)).rejects.toMatchObject({
      code: 'LEAKTIGHT_BAD_RECEIVED',
      message: `expect(run).not.toLeak() needs a function that it can call many times, got ${described}. Write: await expect(() => openSession()).not.toLeak().`,
    });
  });

  test('is refused under expect.poll', async () => {
    await expect(toLeak(aCall(false, { poll: true }), () => 1)).rejects.toMatchObject({
      code: 'LEAKTIGHT_UNSUPPORTED',
      message:
        'Could not measure with expect.poll: it passes on what the function returned, and toLeak calls the function itself. Write: await expect(run).toLeak().',
    });
  });
});

describe('options', () => {
  test.each([
    [100, 'Could not read the options: got 100, expected an object.'],
    ['strict', "Could not read the options: got 'strict', expected an object."],
    [{ strikt: true }, 'Unknown option `strikt`. Did you mean `strict`?'],
  ])('that are none are refused: %j', async (options, message) => {
    await expect(toLeak(aCall(true), () => undefined, options)).rejects.toThrow(message);
  });
});
