import { detectLeaks, type Finding, renderReport, type Run } from '@leaktight/core';
import { blamedFrames } from './blamed-frames.ts';
import { expectFunction } from './expect-function.ts';
import { type MatcherCall, type MatcherOutcome, writeAssertion } from './matcher-call.ts';
import { mergeOptions } from './merge-options.ts';

/** `expect(run).toLeak(options)`: passes only when `run` leaks. */
export async function toLeak(
  call: MatcherCall,
  received: unknown,
  ...[options]: readonly unknown[]
): Promise<MatcherOutcome> {
  expectFunction(call, received);
  const merged = mergeOptions(call.defaults, options);
  const finding = await detectLeaks(received as Run, merged);
  return judgeFinding(call, finding, merged.strict === true);
}

/** Turns a finding into pass or fail; a strict inconclusive one fails with and without `.not`. */
export function judgeFinding(call: MatcherCall, finding: Finding, strict: boolean): MatcherOutcome {
  const open = finding.verdict === 'inconclusive';
  return {
    pass: open && strict ? call.isNot : finding.verdict === 'leaking',
    message: () => `${call.hint}\n\n${renderReport(finding, call.style)}`,
    frames: finding.verdict === 'leaking' && call.isNot ? blamedFrames(finding) : [],
    notice:
      open && !strict && call.isNot
        ? `${writeAssertion(call)} was inconclusive: ${finding.reasons.join(' ')} With the option strict it fails.`
        : null,
  };
}
