const brand: unique symbol = Symbol.for('leaktight.error');

export type ErrorCode =
  | 'LEAKTIGHT_BAD_OPTION'
  | 'LEAKTIGHT_BAD_RECEIVED'
  | 'LEAKTIGHT_RUN_FAILED'
  | 'LEAKTIGHT_RUN_TIMEOUT'
  | 'LEAKTIGHT_NESTED'
  | 'LEAKTIGHT_NOT_AWAITED'
  | 'LEAKTIGHT_BAD_SNAPSHOT'
  | 'LEAKTIGHT_UNSUPPORTED';

/** Thrown when a measurement could not be made as asked; a leak is a verdict, never this error. */
export class LeaktightError extends Error {
  override readonly name: string = 'LeaktightError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** The message of what was thrown, as part of a longer sentence. */
export function reasonOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');
}

/** Whether a measurement was begun inside another one: told as it is, for that is all there is to fix. */
export function isNestedError(thrown: unknown): thrown is LeaktightError {
  return isLeaktightError(thrown) && thrown.code === 'LEAKTIGHT_NESTED';
}

/** Tells our errors from others; `instanceof` fails between the realms of test runners. */
export function isLeaktightError(value: unknown): value is LeaktightError {
  return typeof value === 'object' && value !== null && brand in value;
}
