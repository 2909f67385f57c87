import type { StackFrame } from '../finding.ts';
import { InspectorSession } from './inspector-session.ts';
import type { RawFrame } from './sampling-profile.ts';
import { SourcePositions } from './source-positions.ts';

/** The newest script of each URL; stack traces, unlike profiles, do not tell the script's id. */
function scriptIds(urls: ReadonlySet<string>): Map<string, string> {
  const ids = new Map<string, string>();
  const session = new InspectorSession();
  try {
    session.on<{ scriptId: string; url: string }>('Debugger.scriptParsed', ({ scriptId, url }) => {
      if (urls.has(url)) ids.set(url, scriptId);
    });
    session.postNow('Debugger.enable');
    session.postNow('Debugger.disable');
  } finally {
    session.close();
  }
  return ids;
}

/** Stacks of call sites in the words of the original sources. */
export function mapStacks(stacks: readonly (readonly RawFrame[])[]): StackFrame[][] {
  const frames = stacks.flat();
  if (frames.length === 0) return stacks.map(() => []);
  const ids = scriptIds(new Set(frames.map(({ url }) => url)));
  const withIds = stacks.map((stack) =>
    stack.map((frame) => ({ ...frame, scriptId: ids.get(frame.url) ?? frame.scriptId })),
  );
  const positions = new SourcePositions(withIds.flat());
  return withIds.map((stack) => stack.map((frame) => positions.frameOf(frame)));
}
