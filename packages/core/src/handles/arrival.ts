/** How many handles of one kind were open after so many calls. */
export interface OpenCount {
  readonly calls: number;
  readonly open: number;
}

/** What a curve of open handles says so far. */
export type Arrival =
  | { readonly kind: 'steady' }
  | { readonly kind: 'arriving'; readonly perCall: number }
  | { readonly kind: 'more'; readonly perCall: number; readonly calls: number };

/** How many handles have to pile up before arrivals count as a leak: more than a pool of this kind usually holds. */
export interface Pile {
  readonly enough: number;
  /** Rare arrivals: so many handles after so many calls. */
  readonly rare: { readonly handles: number; readonly calls: number };
}

/** Watched calls without growth that clear a suspicion: every tenth call would have shown twice. */
export const callsForSilence = 24;
/** With fewer expected, none in a block can be chance (e^-4 = 2 %). */
const expectedForSilence = 4;
/** Fewer than one per 25th call is not told from chance; judged after so many calls. */
const rarest = { perCall: 0.04, calls: 100 };
const longestRound = 100;
const shortestRound = 8;

/**
 * Judges a curve by its blocks: a pool fills and stops, a leak keeps arriving.
 * @param counts the first is the state before the calls; one more per block of calls.
 */
export function judgeArrival(counts: readonly OpenCount[], pile: Pile): Arrival {
  const first = counts[0];
  const last = counts.at(-1);
  if (!first || !last || last.calls === first.calls || last.open <= first.open) return { kind: 'steady' };
  const grown = last.open - first.open;
  const calls = last.calls - first.calls;
  const perCall = ratePerCall(grown, calls);
  if (calls >= rarest.calls && perCall < rarest.perCall) return { kind: 'steady' };
  const recent = counts.at(-2)!;
  const arrivedLately = last.open - recent.open;
  const expectedLately = perCall * (last.calls - recent.calls);
  const repeated = counts.length > 2;
  if (repeated && arrivedLately <= 0 && expectedLately >= expectedForSilence) return { kind: 'steady' };
  // So many in a single block, and nearly every call one more: no pool was filled in between.
  const everyCall = grown >= pile.enough && perCall >= 0.95;
  const piledUp = grown >= pile.enough || (calls >= pile.rare.calls && grown >= pile.rare.handles);
  if ((repeated || everyCall) && piledUp && arrivedLately >= expectedLately / 2)
    return { kind: 'arriving', perCall };
  const wanted = Math.ceil((pile.enough - grown) / perCall);
  return { kind: 'more', perCall, calls: clamp(Math.min(wanted, 2 * calls), shortestRound, longestRound) };
}

/**
 * A test runner opens a timer of its own now and then: what is off a whole number per call by no more than such
 * strays is that number, so that one handle per call reads 1 and keeps a budget of 1.
 */
function ratePerCall(grown: number, calls: number): number {
  const whole = Math.round(grown / calls);
  const strays = 1 + grown / 100;
  return whole > 0 && Math.abs(grown - whole * calls) <= strays ? whole : grown / calls;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
