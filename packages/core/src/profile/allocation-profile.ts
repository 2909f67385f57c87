import type { RawFrame, SamplingNode, SamplingProfile } from '../engine/engine.ts';
import type { StackFrame } from '../finding.ts';

/** Bytes and objects; a sample at interval 1 is one object, or one backing store of one. */
export interface Amount {
  readonly bytes: number;
  readonly objects: number;
}

/** A function and what it allocates itself, its callees not included, over all calls of one pass. */
export interface AllocationSite extends StackFrame {
  readonly allocated: Amount;
  readonly surviving: Amount;
  /** The stack by which most bytes were allocated, innermost first. */
  readonly stack: readonly StackFrame[];
}

/** A line of a function's source; amounts belong to the functions that begin on it. */
export interface AnnotatedLine {
  readonly line: number;
  readonly text: string;
  readonly allocated: Amount | null;
  readonly surviving: Amount | null;
}

export interface AnnotatedFunction extends StackFrame {
  readonly lines: readonly AnnotatedLine[];
}

/** What `profileAllocations` found: plain data. */
export interface AllocationProfile {
  /** Calls of each pass. */
  readonly calls: number;
  readonly allocated: Amount;
  readonly surviving: Amount;
  /** Most bytes allocated first. */
  readonly sites: readonly AllocationSite[];
  /** The source of the functions that allocate most. */
  readonly functions: readonly AnnotatedFunction[];
  /** V8's own profiles, for `saveHeapProfile`. */
  readonly raw: { readonly allocated: SamplingProfile; readonly surviving: SamplingProfile };
}

/** A function of a profile, before its position is mapped to the original source. */
export interface RawSite {
  readonly stack: readonly RawFrame[];
  readonly amount: Amount;
}

export const nothing: Amount = { bytes: 0, objects: 0 };

/**
 * Self allocations of the user's functions, by function.
 * What V8 and Node allocate for a function counts as its own.
 * @param kindOf whose a frame is; what lies outside our own on the stack is the runner's.
 */
export function collectSites(
  profile: SamplingProfile,
  kindOf: (frame: RawFrame) => 'user' | 'native' | 'own',
): Map<string, RawSite> {
  const amounts = new Map<number, { bytes: number; objects: number }>();
  for (const { nodeId, size } of profile.samples) {
    const amount = amounts.get(nodeId) ?? { bytes: 0, objects: 0 };
    amounts.set(nodeId, amount);
    amount.bytes += size;
    amount.objects += 1;
  }
  const sites = new Map<string, RawSite & { heaviest: number }>();
  const visit = (node: SamplingNode, outer: readonly RawFrame[]): void => {
    const kind = kindOf(node.callFrame);
    const stack = stackBelow(kind, node.callFrame, outer);
    const amount = amounts.get(node.id);
    if (amount && stack.length > 0) addTo(sites, stack, amount);
    for (const child of node.children) visit(child, stack);
  };
  visit(profile.head, []);
  return sites;
}

function stackBelow(
  kind: 'user' | 'native' | 'own',
  frame: RawFrame,
  outer: readonly RawFrame[],
): readonly RawFrame[] {
  if (kind === 'own') return [];
  return kind === 'native' ? outer : [frame, ...outer];
}

function addTo(
  sites: Map<string, RawSite & { heaviest: number }>,
  stack: readonly RawFrame[],
  amount: Amount,
): void {
  const key = functionKey(stack[0]!);
  const known = sites.get(key);
  const sum = add(known?.amount ?? nothing, amount);
  const heaviest = !known || amount.bytes > known.heaviest;
  sites.set(key, {
    stack: heaviest ? stack : known.stack,
    heaviest: heaviest ? amount.bytes : known.heaviest,
    amount: sum,
  });
}

/** Tells functions apart; V8's pseudo functions such as `(V8 API)` have a name only. */
function functionKey({ scriptId, lineNumber, columnNumber, functionName }: RawFrame): string {
  return `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
}

export function add(a: Amount, b: Amount): Amount {
  return { bytes: a.bytes + b.bytes, objects: a.objects + b.objects };
}

/** Joins both passes and maps positions; most bytes allocated first. */
export function joinSites(
  allocated: ReadonlyMap<string, RawSite>,
  surviving: ReadonlyMap<string, RawSite>,
  frameOf: (frame: RawFrame) => StackFrame,
): AllocationSite[] {
  const keys = new Set([...allocated.keys(), ...surviving.keys()]);
  const sites = [...keys].map((key): AllocationSite => {
    const stack = (allocated.get(key) ?? surviving.get(key)!).stack.map(frameOf);
    return {
      ...stack[0]!,
      // A function that was compiled between the passes may show in one of them only.
      allocated: allocated.get(key)?.amount ?? nothing,
      surviving: surviving.get(key)?.amount ?? nothing,
      stack,
    };
  });
  return sites.toSorted(
    (a, b) => b.allocated.bytes - a.allocated.bytes || b.surviving.bytes - a.surviving.bytes,
  );
}
