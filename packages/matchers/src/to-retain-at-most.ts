import {
  type Budget,
  detectLeaks,
  judgeBudget,
  type LeakOptions,
  renderBudget,
  renderReport,
  resourcesOf,
  type Run,
} from '@leaktight/core';
import { blamedFrames } from './blamed-frames.ts';
import { expectFunction } from './expect-function.ts';
import { type MatcherCall, type MatcherOutcome, writeAssertion } from './matcher-call.ts';
import { mergeOptions } from './merge-options.ts';

/** `expect(run).toRetainAtMost(budget, options)`: passes when no call leaves more behind than the budget, on average. */
export async function toRetainAtMost(
  call: MatcherCall,
  received: unknown,
  ...[budget, options]: readonly unknown[]
): Promise<MatcherOutcome> {
  expectFunction(call, received);
  const track = resourcesOf(budget);
  const merged: LeakOptions = { ...mergeOptions(call.defaults, options), track };
  const finding = await detectLeaks(received as Run, merged);
  const lines = judgeBudget(finding, budget as Budget);
  const open = finding.verdict === 'inconclusive';
  const over = lines.some(({ within }) => within === false);
  const isUnknown = lines.some(({ within }) => within === null);
  const isStrict = merged.strict === true;
  return {
    pass: open && isStrict ? call.isNot : !over && !(isUnknown && call.isNot),
    message: () =>
      [call.hint, '', renderBudget(lines, call.style), '', renderReport(finding, call.style)].join('\n'),
    frames: over && !call.isNot ? blamedFrames(finding) : [],
    notice:
      open && !isStrict
        ? `${writeAssertion(call)} was inconclusive: ${finding.reasons.join(' ')} With the option strict it fails.`
        : null,
  };
}
