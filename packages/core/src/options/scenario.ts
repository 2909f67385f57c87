/** What is measured: one call of it must leave the program as it found it. */
export type Run = () => unknown;

/** Runs once before the first warm-up call, or once after the last measured call. */
export type Hook = () => unknown;
