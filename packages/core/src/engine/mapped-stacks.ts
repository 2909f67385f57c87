import type { StackFrame } from '../finding.ts';
import { InspectorSession } from './inspector-session.ts';
import type { RawFrame } from './sampling-profile.ts';
import { filePath, SourcePositions } from './source-positions.ts';

/** Node's inspector makes a URL of the path by which a runner compiled a script, query and all, and a stack trace has the path. */
function scriptPath(url: string): string {
  return filePath(url).replace(/[?#].*$/, '');
}

/** The newest script of each path; stack traces, unlike profiles, do not tell the script's id. */
function scriptIds(paths: ReadonlySet<string>): Map<string, string> {
  const ids = new Map<string, string>();
  const session = new InspectorSession();
  try {
    session.on<{ scriptId: string; url: string }>('Debugger.scriptParsed', ({ scriptId, url }) => {
      const path = scriptPath(url);
      if (paths.has(path)) ids.set(path, scriptId);
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
  const ids = scriptIds(new Set(frames.map(({ url }) => scriptPath(url))));
  const withIds = stacks.map((stack) =>
    stack.map((frame) => ({ ...frame, scriptId: ids.get(scriptPath(frame.url)) ?? frame.scriptId })),
  );
  const positions = new SourcePositions(withIds.flat());
  return withIds.map((stack) => stack.map((frame) => positions.frameOf(frame)));
}
