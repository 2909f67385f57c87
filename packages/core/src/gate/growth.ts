import type { GaugeReading } from '../engine/gauge/gauge.ts';
import { gateResources, type GateResource, type Limits } from './thresholds.ts';

/** What one run left behind; null where it was not measured. */
export type Growth = { readonly [Resource in GateResource]: number | null };

/** A resource that grew by more than its limit. */
export interface Exceeded {
  readonly resource: GateResource;
  readonly growth: number;
  readonly limit: number;
  /** The level that set the limit. */
  readonly from: string;
  /** Of handles, what they are, where that was looked at. */
  readonly kinds?: readonly HandleKind[];
}

/** Handles of one kind that a run left open. */
export interface HandleKind {
  readonly name: string;
  readonly count: number;
}

/** An object takes at least its map and a value, 16 bytes, and 8 in whatever holds it. */
export const smallestObject = 24;

/** What changed between two readings; objects are not counted in them, and handles are counted apart. */
export function difference(before: GaugeReading, after: GaugeReading, handles: number): Growth {
  return {
    heap: after.heap - before.heap,
    objects: null,
    external: after.external - before.external,
    native: nativeGrowth(before, after),
    handles,
  };
}

/** Buffers come from malloc and are judged as external memory; what else is external (WebAssembly) does not. */
function nativeGrowth(before: GaugeReading, after: GaugeReading): number | null {
  if (before.native === null || after.native === null) return null;
  return after.native - before.native - Math.max(0, after.external - before.external);
}

/** Resources whose growth is above their limit, most important first. */
export function exceededBy(growth: Growth, limits: Limits): Exceeded[] {
  return gateResources.flatMap((resource) => {
    const limit = limits[resource];
    const value = growth[resource];
    if (!limit || value === null || value <= limit.limit) return [];
    return [{ resource, growth: value, limit: limit.limit, from: limit.from }];
  });
}

/** Whether growth that is an upper bound leaves room for a resource above its limit. */
export function couldExceed(growth: Growth, limits: Limits): boolean {
  const objects = growth.heap === null ? null : growth.heap / smallestObject;
  return exceededBy({ ...growth, objects }, limits).length > 0;
}

/** The largest part of a limit that growth may take up, which is an upper bound: above 1, it could exceed that limit. */
export function largestShare(growth: Growth, limits: Limits): number {
  const bound = { ...growth, objects: growth.heap === null ? null : growth.heap / smallestObject };
  return Math.max(
    0,
    ...gateResources.map((name) => (limits[name] ? shareOf(bound[name], limits[name].limit) : 0)),
  );
}

/** The largest of several tests, and the same without the limits of objects. */
export function largestShares(
  growth: Growth,
  limits: readonly Limits[],
): { readonly share: number; readonly bytes: number } {
  return {
    share: Math.max(...limits.map((each) => largestShare(growth, each))),
    bytes: Math.max(...limits.map((each) => largestShare(growth, { ...each, objects: null }))),
  };
}

function shareOf(value: number | null, limit: number): number {
  return value === null || value <= 0 ? 0 : value / limit;
}

/** Whether nothing is judged at all. */
export function isUnlimited(limits: Limits): boolean {
  return gateResources.every((resource) => limits[resource] === null);
}

/** Growth of the old generation since an exact reading, which nothing that was let go of takes away from. */
export function boundSince(before: GaugeReading, after: GaugeReading): Growth {
  return difference({ ...before, heap: before.old }, { ...after, heap: after.old }, 0);
}

/**
 * Whether the difference of two readings without a full collection bounds what survived: the old generation
 * shrinks only when V8 collected it by itself in between, and then older garbage went as well.
 */
export function isBound(before: GaugeReading, after: GaugeReading): boolean {
  return !after.collected && after.old >= before.old;
}
