import { expect, test } from 'vitest';
import type { OpenHandles, RawFrame } from '../../src/engine/engine.ts';
import { describeHandles, type ArrivingKind } from '../../src/handles/open-handle-groups.ts';
import { handleKind } from '../../src/handles/handle-kind.ts';
import { frameOf, stackOf } from '../support/site-builder.ts';

const arriving = (type: string, perCall: number, certain = true): ArrivingKind => ({
  stacksOf: type,
  kind: handleKind(type),
  perCall,
  certain,
});

/** Open handles by their type, as `count` times one stack. */
const opened = (
  all: Readonly<Record<string, readonly (readonly [count: number, stack: string])[]>>,
): OpenHandles =>
  new Map(
    Object.entries(all).map(([type, groups]) => [
      type,
      groups.flatMap(([count, stack]) => Array.from({ length: count }, () => stackOf(stack))),
    ]),
  );

/** `1 timer at poll`, by the innermost function. */
function told(kinds: readonly ArrivingKind[], open: OpenHandles): string[] {
  return describeHandles(kinds, open, map).map(
    ({ kind, perCall, stack }) => `${perCall} ${kind} at ${stack[0]?.functionName ?? 'nobody'}`,
  );
}

const a = 'a@/app/a.ts:1';
const b = 'b@/app/b.ts:2';
const c = 'c@/app/c.ts:3';
const d = 'd@/app/d.ts:4';

test('the handles of a kind are shared out to the lines that open most of them, most first', () => {
  const open = opened({
    Timeout: [
      [25, `${a} < ${d}`],
      [65, b],
      [10, c],
    ],
  });
  expect(told([arriving('Timeout', 1.8)], open)).toEqual(['1.3 timer at b', '0.5 timer at a']);
});

test('a line that opens less than a quarter is counted with the others, and so is a fourth one', () => {
  expect(
    told(
      [arriving('Timeout', 1)],
      opened({
        Timeout: [
          [25, a],
          [75, b],
        ],
      }),
    ),
  ).toEqual(['0.75 timer at b', '0.25 timer at a']);
  expect(
    told(
      [arriving('Timeout', 1)],
      opened({
        Timeout: [
          [24, a],
          [76, b],
        ],
      }),
    ),
  ).toEqual(['1 timer at b']);
  const four = opened({
    Timeout: [
      [25, a],
      [25, b],
      [25, c],
      [25, d],
    ],
  });
  expect(told([arriving('Timeout', 3)], four)).toEqual(['1 timer at a', '1 timer at b', '1 timer at c']);
});

test('calls from elsewhere of one line are one', () => {
  const open = opened({
    Timeout: [
      [1, `${a} < ${b}`],
      [1, `${a} < ${c}`],
    ],
  });
  expect(told([arriving('Timeout', 1)], open)).toEqual(['1 timer at a']);
});

test('handles that were not seen to open are told without a line, each kind', () => {
  expect(told([arriving('Timeout', 1), arriving('PIPEWRAP', 2)], new Map())).toEqual([
    '1 timer at nobody',
    '2 pipe at nobody',
  ]);
});

test('what a handle brings along from the same line is left out', () => {
  const open = opened({ PIPEWRAP: [[3, a]], PROCESSWRAP: [[1, a]], Timeout: [[1, b]] });
  const kinds = [arriving('PIPEWRAP', 3), arriving('PROCESSWRAP', 1), arriving('Timeout', 1)];
  expect(told(kinds, open)).toEqual(['1 child process at a', '1 timer at b']);
});

const with2 = (perCall: number): string[] =>
  told([arriving('Timeout', 1), arriving('PIPEWRAP', 2), arriving('TCPWRAP', perCall, false)], new Map());

test('a kind that is not certain is named where it arrives about as often as the fastest that is', () => {
  expect(with2(1.8)).toEqual(['1.8 TCP socket at nobody', '1 timer at nobody', '2 pipe at nobody']);
  expect(with2(1.79)).toEqual(['1 timer at nobody', '2 pipe at nobody']);
});
const map = (stacks: readonly (readonly RawFrame[])[]) => stacks.map((stack) => stack.map(frameOf));

test('handles whose stack was not taken are shared out like the others, those that nobody opened are not', () => {
  const taken = opened({ Timeout: [[10, a]] }).get('Timeout')!;
  const many: OpenHandles = new Map([['Timeout', [...taken, ...Array.from({ length: 30 }, () => null)]]]);
  expect(told([arriving('Timeout', 1)], many)).toEqual(['1 timer at a']);
  const byNode: OpenHandles = new Map([['Timeout', [...taken, ...Array.from({ length: 30 }, () => [])]]]);
  expect(told([arriving('Timeout', 1)], byNode)).toEqual(['0.75 timer at nobody', '0.25 timer at a']);
  expect(told([arriving('Timeout', 1)], new Map([['Timeout', [null]]]))).toEqual(['1 timer at nobody']);
});
