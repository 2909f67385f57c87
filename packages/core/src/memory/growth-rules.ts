/** What tells growth from noise for one way of reading bytes. */
export interface GrowthRules {
  /** Bytes that readings move by themselves, over this many calls. */
  floor(calls: number): number;
  /** What comes and goes as a whole, and how many of these may do so and be no leak. */
  readonly pieces?: { readonly size: number; most(): number };
  /** Bytes that the collection before a reading may leave behind: over many readings they look like growth. */
  readonly perReading: number;
  /** Bytes per call below which growth is not called a leak. */
  readonly leastPerCall: number;
  /** Growth per call is the median of the blocks', or the robust slope: blocks of a coarse measure say little. */
  readonly figure: 'median block' | 'slope';
  /** What a verdict of steady must be able to rule out, where there is time for it. */
  readonly mustSee: {
    /** Growth per call, and bytes of it that may go unseen first. */
    readonly perCall: number;
    readonly hiding: number;
    /** Milliseconds of calls that it is worth. */
    readonly patience: number;
    /** Bytes that calls move by themselves where no collection comes between: below twice as many they tell nothing. */
    readonly stirring: number;
    /** Whether a verdict of steady may be given without. */
    readonly needed: boolean;
    /** A closer look, where so many calls were made already that a few more cost little. */
    readonly closer?:
      | { readonly fromCalls: number; readonly perCall: number; readonly patience: number }
      | undefined;
  };
  /** Readings that a verdict of leaking takes. */
  readonly leastReadings: number;
  /** So many are enough where no more can follow, and each block but the first grew by the same; absent where chance moves bytes. */
  readonly leastExact?: number;
  /** Whether few calls prove a leak only where each block grew by about the same: connections that linger rise as well, in pieces. */
  readonly evenByFew?: boolean;
  /** Readings after which growth that is neither steady nor persistent is given up. */
  readonly mostReadings: number;
  /** Bytes that may have been freed and are still counted, at this moment: growth up to that much is no leak yet. */
  cached(): number;
  /** Calls before the first reading, which clears most functions, and between the later ones. */
  readonly firstCalls: number;
  readonly calls: number;
}

/** What a verdict of steady must be able to rule out after so many calls. */
export function aim({ mustSee }: GrowthRules, calls: number): { perCall: number; patience: number } {
  return mustSee.closer && calls >= mustSee.closer.fromCalls ? mustSee.closer : mustSee;
}

/** Bytes that may come, over so many calls, and be no leak. */
export function looseBytes({ floor, pieces }: GrowthRules, calls: number): number {
  return Math.max(floor(calls), pieces ? pieces.most() * pieces.size : 0);
}
