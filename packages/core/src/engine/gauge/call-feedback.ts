import vm from 'node:vm';
import { loopUrl } from '../call-loop.ts';
import { withNativesSyntax } from '../compiler-flags.ts';

type Forget = (called: object) => void;

let forget: Forget | undefined;

/**
 * Has V8 forget what a function called last. Each of its call sites keeps the callee, and with a closure all that
 * it holds, until a full collection: what a test asserted on would look as if it had survived.
 */
export function forgetCallees(caller: unknown): void {
  if (typeof caller !== 'function') return;
  forget ??= compileForget();
  forget(caller);
}

/** V8's own function is known to its parser only while the flag is set. */
function compileForget(): Forget {
  const source = '(function (caller) { %ClearFunctionFeedback(caller); })';
  try {
    return withNativesSyntax(() => new vm.Script(source, { filename: loopUrl }).runInThisContext() as Forget);
  } catch {
    // A later V8 may not have it: then such tests are measured again.
    return () => undefined;
  }
}
