/** The part of `this` that Jest-compatible runners agree on. */
export interface ExpectState {
  /** True under `.not`; Vitest leaves it undefined otherwise. */
  readonly isNot?: boolean | undefined;
  readonly promise?: string | undefined;
  readonly poll?: unknown;
  readonly currentTestName?: string | undefined;
  readonly utils: {
    matcherHint(
      name: string,
      received?: string,
      expected?: string,
      options?: { isNot?: boolean; promise?: string; secondArgument?: string },
    ): string;
  };
}
