import type { Point } from '../trend/trend.ts';
import { aim, looseBytes, type GrowthRules } from './growth-rules.ts';

/** Part of all calls that an end without growth must cover. */
const leastEndShare = 0.2;

/** Part of the floor that else may move where whole pieces did. */
const exactness = 0.25;

/** A stretch of calls, and whole pieces that came in it: below 0 they went, and null where something else moved. */
interface Block {
  readonly calls: number;
  readonly growth: number;
  readonly floor: number;
  readonly came: number | null;
}

/** Whole pieces that bytes moved by, 0 within the floor; null where something else moved. */
export function piecesMoved(growth: number, floor: number, { pieces }: GrowthRules): number | null {
  if (Math.abs(growth) <= floor) return 0;
  if (!pieces) return null;
  const count = Math.round(growth / pieces.size);
  const rest = Math.abs(growth - count * pieces.size);
  return Math.abs(count) <= pieces.most() && rest <= exactness * floor ? count : null;
}

/**
 * Whether nothing moved from the first reading to the last but what may move by itself. Even growth may be as large as some
 * pieces by chance: then there is no stretch of calls without.
 */
export function isCalm(readings: readonly Point[], floor: number, rules: GrowthRules): boolean {
  const came = piecesMoved(readings.at(-1)!.value - readings[0]!.value, floor, rules);
  if (came === null || came === 0) return came === 0;
  const calls = readings.at(-1)!.at - readings[0]!.at;
  return blocksOf(readings, rules).some((block) => !rises(block) && block.calls >= leastEndShare * calls);
}

/**
 * Two blocks in a row without a change, or three without growth, that are not just a few calls; a single one without a
 * change where a leak would have shown in it twice over.
 */
export function endsFlat(readings: readonly Point[], rules: GrowthRules): boolean {
  const blocks = blocksOf(readings, rules);
  const calls = readings.at(-1)!.at - readings[0]!.at;
  const isEnd = (last: readonly Block[], count: number): boolean =>
    last.length === count &&
    last.reduce((sum, block) => sum + block.calls, 0) >= leastEndShare * calls &&
    !last.every(rises);
  const [one, two, three] = [blocks.slice(-1), blocks.slice(-2), blocks.slice(-3)];
  if (isEnd(one, 1) && one.every((block) => block.came === 0 && tells(block, calls, rules))) return true;
  if (isEnd(two, 2) && two.every(({ came }) => came !== null && Math.abs(came) <= 1)) return true;
  return isEnd(three, 3) && three.every((block) => block.came === 1 || !rises(block));
}

function blocksOf(readings: readonly Point[], rules: GrowthRules): readonly Block[] {
  return readings.slice(1).map((reading, index) => {
    const before = readings[index]!;
    const calls = reading.at - before.at;
    const growth = reading.value - before.value;
    const floor = rules.floor(calls) / 2;
    return { calls, growth, floor, came: piecesMoved(growth, floor, rules) };
  });
}

function rises({ growth, floor }: Block): boolean {
  return growth > floor;
}

function tells({ calls: made }: Block, calls: number, rules: GrowthRules): boolean {
  return rules.mustSee.hiding + 2 * looseBytes(rules, made) <= aim(rules, calls).perCall * made;
}
