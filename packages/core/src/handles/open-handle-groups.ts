import type { RawFrame } from '../engine/engine.ts';
import type { OpenHandles } from '../engine/engine.ts';
import type { HandleGrowth, StackFrame } from '../finding.ts';
import type { HandleKind } from './handle-kind.ts';

/** A kind of handle whose open count rises, `certain` when it alone makes a leak. */
export interface ArrivingKind {
  /** Type of the watched handles whose stacks show where it is opened. */
  readonly stacksOf: string;
  readonly kind: HandleKind;
  readonly perCall: number;
  readonly certain: boolean;
}

type Stack = readonly RawFrame[];

interface Group {
  readonly kind: string;
  readonly perCall: number;
  readonly stack: Stack;
}

/** Lines that open less than this share of a kind, and those beyond the first three, are counted with the others. */
const tellingShare = 0.25;
const groupsPerKind = 3;
/** Kinds that are not certain yet are named beside a certain one when they arrive about as often. */
const comparable = 0.9;

/** The line that opens it: callers farther out vary with what happened to await whom. */
function lineOf([innermost]: Stack): string {
  return innermost ? `${innermost.url}:${innermost.lineNumber}:${innermost.columnNumber}` : '';
}

function groupByLine({ kind, perCall }: ArrivingKind, all: readonly (Stack | null)[]): Group[] {
  const stacks = all.filter((stack) => stack !== null);
  const byKey = new Map<string, Stack[]>();
  for (const stack of stacks) {
    const key = lineOf(stack);
    const same = byKey.get(key);
    if (same) same.push(stack);
    else byKey.set(key, [stack]);
  }
  if (stacks.length === 0) return [{ kind: kind.name, perCall, stack: [] }];
  const telling = [...byKey.values()]
    .filter((same) => same.length >= stacks.length * tellingShare)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, groupsPerKind);
  const shown = telling.reduce((sum, same) => sum + same.length, 0);
  return telling.map((same) => ({
    kind: kind.name,
    perCall: (perCall * same.length) / shown,
    stack: same[0]!,
  }));
}

/** One entry per kind and line that opens it; what a handle brings along from the same line is left out. */
export function describeHandles(
  arriving: readonly ArrivingKind[],
  open: OpenHandles,
  mapStacks: (stacks: readonly Stack[]) => StackFrame[][],
): HandleGrowth[] {
  const fastest = Math.max(...arriving.filter(({ certain }) => certain).map(({ perCall }) => perCall));
  const groups: Group[] = [];
  const openers = new Set<string>();
  for (const one of arriving.toSorted((a, b) => a.kind.rank - b.kind.rank)) {
    if (!one.certain && one.perCall < fastest * comparable) continue;
    for (const group of groupByLine(one, open.get(one.stacksOf) ?? [])) {
      const key = lineOf(group.stack);
      if (key !== '' && openers.has(key)) continue;
      openers.add(key);
      groups.push(group);
    }
  }
  const stacks = mapStacks(groups.map(({ stack }) => stack));
  return groups.map(({ kind, perCall }, index) => ({ kind, perCall, stack: stacks[index] ?? [] }));
}
