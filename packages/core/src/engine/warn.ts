/** A warning of the process: printed to stderr unless its listeners say otherwise, and never an exception. */
export function warn(message: string, cause: unknown): void {
  const detail = cause instanceof Error && cause.stack !== undefined ? cause.stack : '';
  process.emitWarning(message, { type: 'LeaktightWarning', detail });
}
