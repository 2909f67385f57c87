import vm from 'node:vm';
import { loopUrl } from '../call-loop.ts';
import { withNativesSyntax } from '../compiler-flags.ts';

/**
 * A function that uses one of V8's own, which are known to its parser only while a flag is set.
 * @param source in brackets, so that it is parsed at once.
 * @param otherwise what it answers where a later V8 has not what it uses.
 */
export function compileNative<Answer>(source: string, otherwise: Answer): (object: object) => Answer {
  const native = withNativesSyntax(() => {
    try {
      return new vm.Script(source, { filename: loopUrl }).runInThisContext() as (object: object) => Answer;
    } catch {
      return () => otherwise;
    }
  });
  return (object) => {
    try {
      return native(object);
    } catch {
      // V8 drops the bytecode of what was not called for some collections, and parses it again.
      return withNativesSyntax(() => native(object));
    }
  };
}
