import { stackOf } from '../errors.ts';

/** A warning of the process: printed to stderr unless its listeners say otherwise, and never an exception. */
export function warn(message: string, cause: unknown): void {
  process.emitWarning(message, { type: 'LeaktightWarning', detail: stackOf(cause) });
}
