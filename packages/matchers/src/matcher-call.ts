import type { LeakOptions, ReportStyle, StackFrame } from '@leaktight/core';

/** One use of a matcher: all that a matcher may know of the runner's `expect`. */
export interface MatcherCall {
  readonly name: string;
  readonly isNot: boolean;
  /** `resolves` or `rejects` when the received value was unwrapped first, else empty. */
  readonly promise: string;
  /** Whether `expect.poll` asks: then the received value is what the polled function returned. */
  readonly poll: boolean;
  /** The assertion as the runner writes it: `expect(run).not.toLeak()`. */
  readonly hint: string;
  readonly style: ReportStyle;
  /** Options from the runner's configuration; those of the call win. */
  readonly defaults: LeakOptions;
  /** Has the runner let go of what earlier assertions were about. */
  letGo(): void;
}

/** What a matcher found out. Misuse and failed measurements are thrown instead. */
export interface MatcherOutcome {
  readonly pass: boolean;
  readonly message: () => string;
  /** Where the leak is allocated, innermost first: the runner's code frame shows the first one. */
  readonly frames: readonly StackFrame[];
  /** Something to tell although the assertion passes; null when there is nothing. */
  readonly notice: string | null;
}

export type LeakMatcher = (
  call: MatcherCall,
  received: unknown,
  ...args: readonly unknown[]
) => Promise<MatcherOutcome>;

const subjects: Readonly<Record<string, string>> = { toHaveLiveInstances: 'Class', toStayFlat: 'watch' };

/** What a matcher is about, as its documentation calls it. */
export const subjectOf = (matcher: string): string => subjects[matcher] ?? 'run';

/** The assertion in plain words, for messages that tell what to write. */
export function writeAssertion(
  { name, isNot, promise }: MatcherCall,
  received: string = subjectOf(name),
): string {
  return [`expect(${received})`, ...(promise ? [promise] : []), ...(isNot ? ['not'] : []), `${name}()`].join(
    '.',
  );
}
