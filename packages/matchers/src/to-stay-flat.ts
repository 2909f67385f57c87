import {
  checkOptions,
  type Growing,
  growingLine,
  LeaktightError,
  type Limits,
  type MemoryWatch,
  type OptionChecks,
  renderWatch,
  type Size,
  type WatchReport,
} from '@leaktight/core';
import type { MatcherCall, MatcherOutcome } from './matcher-call.ts';

export interface FlatOptions {
  /**
   * Growth that is accepted over the whole watch: one size for heap, external and native memory alike, or limits
   * by resource. Default: 1 MB each, and 5 handles.
   */
  readonly within?: Size | Limits | undefined;
}

/** The watch reads the limits themselves. */
const checks: OptionChecks<FlatOptions> = {
  within: ["a size such as '2MB', or limits by resource", () => true],
};

/** `expect(watch).toStayFlat({ within })`: passes when nothing that was watched grew by more than that. */
export async function toStayFlat(
  call: MatcherCall,
  received: unknown,
  ...[given = {}]: readonly unknown[]
): Promise<MatcherOutcome> {
  if (!isWatch(received)) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_RECEIVED',
      `${call.hint} needs what watchMemory() returned. Write: await expect(watch).${call.isNot ? 'not.' : ''}${call.name}({ within: '2MB' }).`,
    );
  }
  checkOptions(given, checks);
  const growing = received.growth((given as FlatOptions).within);
  return {
    pass: growing.every(({ flat }) => flat),
    message: () => flatMessage(call, growing, received.report()),
    frames: [],
    notice: null,
  };
}

function flatMessage({ hint }: MatcherCall, growing: readonly Growing[], report: WatchReport): string {
  const lines = [...growing.map(growingLine), ...garbageLine(growing, report)];
  return [hint, '', ...lines, '', renderWatch(report)].join('\n');
}

/** V8 collects all garbage rarely: until it does, that of a service under load grows as a leak would. */
function garbageLine(growing: readonly Growing[], { collected }: WatchReport): string[] {
  const isHeld = growing.some(
    ({ resource, flat }) => !flat && (resource === 'heap' || resource === 'external'),
  );
  return isHeld && !collected
    ? ['This may be garbage that V8 has not collected yet: watchMemory({ collect: true }) leaves it out.']
    : [];
}

/** By shape: the class of another copy of core is as good. */
function isWatch(value: unknown): value is MemoryWatch {
  const { growth, report } = (value ?? {}) as Partial<MemoryWatch>;
  return typeof growth === 'function' && typeof report === 'function';
}
