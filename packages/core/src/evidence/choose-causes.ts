import type { NodeIndex } from '../heap/heap.ts';
import { newTexts } from './grown-texts.ts';
import type { HeapQuestion } from './heap-question.ts';
import type { LeakCause, LeakCauses } from './leak-causes.ts';

/** Of the arrivals that the verdict expects; samples are estimates. */
const regularShare = 0.9;

/** Causes that keep less than this share of the first one are its side effects. */
const leastShare = 0.002;

/** Bytes of a store below which its growth could be chance. */
const leastStore = 256;

/** Objects of one class that a cause keeps when it is at fault: sampling estimates, so some may be missing. */
export function leastObjectsOf({ calls, arrivalsPerCall }: HeapQuestion): number {
  return Math.max(3, 0.6 * calls * arrivalsPerCall, 0.005 * calls);
}

/** Whether about as many objects of one class arrived as the verdict says, each by a reference or all in one chain. */
export function isRegular(
  { entries, classes }: LeakCause,
  { calls, arrivalsPerCall }: HeapQuestion,
  nameOf: (node: NodeIndex) => string,
): boolean {
  const expected = regularShare * calls * arrivalsPerCall;
  const isEnough = (count: number): boolean => count >= expected;
  if (entries.length <= 2) return classes.some(({ objects }) => isEnough(objects));
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(nameOf(entry), (counts.get(nameOf(entry)) ?? 0) + 1);
  return [...counts.values()].some(isEnough);
}

interface CauseWords {
  readonly isTelling: (cause: LeakCause) => boolean;
  readonly nameOf: (node: NodeIndex) => string;
}

/** Causes that grow with the calls; without any, collections whose own table grew. */
export function chooseCauses(
  { causes, newStores }: LeakCauses,
  question: HeapQuestion,
  { isTelling, nameOf }: CauseWords,
): LeakCause[] {
  const leastObjects = leastObjectsOf(question);
  const weightOf = ({ classes }: LeakCause): number =>
    classes.reduce((sum, one) => (one.objects >= leastObjects ? sum + one.bytes : sum), 0);
  const weighed = causes
    .map((cause) => ({ cause, weight: weightOf(cause) }))
    .filter(({ cause, weight }) => weight > 0 && isTelling(cause))
    .toSorted((a, b) => b.weight - a.weight);
  const [first] = weighed;
  if (first) {
    const chosen = weighed
      .filter(({ weight }) => weight >= first.weight * leastShare)
      .map(({ cause }) => cause);
    // A cache that happened to fill meanwhile may be the larger one.
    return [true, false].flatMap((regular) =>
      chosen.filter((cause) => isRegular(cause, question, nameOf) === regular),
    );
  }
  return [...newStores, ...newTexts(question)]
    .filter(({ bytes }) => bytes >= leastStore)
    .map(({ owner, bytes }) => ({
      holder: owner,
      entries: [owner],
      classes: [],
      newObjects: 1,
      bytes,
      depth: 1,
      isInCopy: false,
      spread: null,
    }))
    .filter(isTelling);
}
