import { subjectOf } from '../src/matcher-call.ts';
import type { MatcherCall } from '../src/matcher-call.ts';

/** One use of a matcher, without colours. */
export function aCall(name: string, changes: Partial<MatcherCall> = {}): MatcherCall {
  const hint = `expect(${subjectOf(name)})${changes.isNot ? '.not' : ''}.${name}()`;
  const style = { colours: false, cwd: '/p' };
  return {
    name,
    isNot: false,
    promise: '',
    poll: false,
    hint,
    style,
    defaults: {},
    letGo: () => undefined,
    ...changes,
  };
}
