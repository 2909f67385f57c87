import { compileNative } from './natives.ts';

let forget: ((called: object) => unknown) | undefined;

/**
 * Has V8 forget what a function called last. Each of its call sites keeps the callee, and with a closure all that
 * it holds, until a full collection: what a test asserted on would look as if it had survived.
 */
export function forgetCallees(caller: unknown): void {
  if (typeof caller !== 'function') return;
  // Where that cannot be done, such tests are measured again.
  forget ??= compileNative<unknown>('(function (caller) { %ClearFunctionFeedback(caller); })', undefined);
  forget(caller);
}
