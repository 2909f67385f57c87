import type { RawFrame } from '../../src/engine/engine.ts';
import type { SurvivingSite, SurvivorReading } from '../../src/probe/probe.ts';
import type { StackFrame } from '../../src/finding.ts';

export const calls = 100;

/** A stack written as `function@file:line`, innermost first; packages as `function@name/file:line`. */
export function stackOf(text: string): RawFrame[] {
  return text.split(' < ').map((part) => {
    const [functionName = '', url = '', line = '0'] = part.split(/[@]|:(?=\d+$)/);
    return { functionName, scriptId: '1', url, lineNumber: Number(line) - 1, columnNumber: 4 };
  });
}

export function frameOf({ functionName, url, lineNumber, columnNumber }: RawFrame): StackFrame {
  return {
    functionName,
    file: url === '' ? '(native)' : url,
    line: lineNumber + 1,
    column: columnNumber + 1,
    packageName: /^(?:\/app|node:|\(|$)/.test(url) ? null : `${url.split('/')[0]}@1.0.0`,
  };
}

const groups = 20;
const everyGroup = (count: number): number[] => Array.from({ length: groups }, () => count);
const oneGroup = (at: number, count: number): number[] => everyGroup(0).with(at, count);

/** Survivors of every call. */
export function steady(stack: string, perCall = 1, bytes = 48): SurvivingSite {
  return site(stack, everyGroup((perCall * calls) / groups), bytes * perCall * calls, bytes);
}

/** One survivor, made late in the run: the latest backing store of a collection. */
export function store(stack: string, bytes: number): SurvivingSite {
  return site(stack, oneGroup(14, 1), bytes, bytes);
}

/** Survivors of the first calls only. */
export function burst(stack: string, objects: number): SurvivingSite {
  return site(stack, oneGroup(0, objects), objects * 100, 100);
}

/** Survivors of later calls only: after those of `steady` in time. */
export function later(stack: string, perCall = 1, bytes = 48): SurvivingSite {
  const perGroup = [
    ...everyGroup(0),
    ...everyGroup((perCall * calls) / groups),
    ...everyGroup((perCall * calls) / groups),
  ];
  return site(stack, perGroup, bytes * perCall * calls * 2, bytes);
}

function site(stack: string, perGroup: number[], bytes: number, largest: number): SurvivingSite {
  return {
    stack: stackOf(stack),
    allocator: stack,
    objects: perGroup.reduce((sum, count) => sum + count, 0),
    bytes,
    largest,
    perGroup,
  };
}

/** What was alive after so many calls. */
export function reading(afterCalls: number, sites: readonly SurvivingSite[]): SurvivorReading {
  const count = sites[0]?.perGroup.length ?? 0;
  const each = afterCalls / count;
  return {
    calls: afterCalls,
    sites,
    groups: Array.from({ length: count }, (_, index) => ({ firstCall: index * each, calls: each })),
    samples: 0,
    surplusMarkers: 0,
  };
}
