import type { Finding } from './finding.ts';
import { showGiven } from './given/given.ts';

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
  /** The leak that was found before `tearDown` failed; its report is part of the message. */
  declare readonly finding?: Finding;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { readonly finding?: Finding }) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
    // Not enumerable: runners print what is.
    if (options?.finding) Object.defineProperty(this, 'finding', { value: options.finding });
  }
}

/**
 * The message of what was thrown, as part of a longer sentence. Anything can be thrown: this throws for none of it, and
 * `instanceof` fails between the realms of test runners.
 * @example reasonOf(new Error('The database is gone.')) // 'The database is gone'
 */
export function reasonOf(thrown: unknown): string {
  return messageOf(thrown).replace(/\.$/, '');
}

function messageOf(thrown: unknown): string {
  try {
    const message: unknown = isObject(thrown) ? Reflect.get(thrown, 'message') : '';
    if (typeof message === 'string' && message !== '') return message;
    if (message !== undefined && message !== '') return showGiven(message);
    const text = String(thrown);
    return text === '[object Object]' ? showGiven(thrown) : text;
  } catch {
    return showGiven(thrown);
  }
}

/** The stack of what was thrown; empty where it has none, or one that cannot be read. */
export function stackOf(thrown: unknown): string {
  try {
    const stack: unknown = isObject(thrown) ? Reflect.get(thrown, 'stack') : '';
    return typeof stack === 'string' ? stack : '';
  } catch {
    return '';
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Whether a measurement was begun inside another one: told as it is, for that is all there is to fix. */
export function isNestedError(thrown: unknown): thrown is LeaktightError {
  return isLeaktightError(thrown) && thrown.code === 'LEAKTIGHT_NESTED';
}

/** Tells our errors from others; `instanceof` fails between the realms of test runners. */
export function isLeaktightError(value: unknown): value is LeaktightError {
  try {
    return typeof value === 'object' && value !== null && brand in value;
  } catch {
    // a proxy that is revoked, or whose traps throw
    return false;
  }
}
