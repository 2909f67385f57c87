import { isOwnUrl } from './own-frames.ts';
import type { RawFrame } from './sampling-profile.ts';

const framesKept = 12;

/** Call sites hold functions and receivers, so that only numbers and names of them are kept. */
function rawFrame(site: NodeJS.CallSite, url: string): RawFrame {
  return {
    functionName: site.getFunctionName() ?? site.getMethodName() ?? '',
    scriptId: '',
    url,
    lineNumber: (site.getLineNumber() ?? 1) - 1,
    columnNumber: (site.getColumnNumber() ?? 1) - 1,
  };
}

/**
 * What lies between our hook, innermost, and our measuring loop; beyond that is only the test runner.
 * Null when our own code is the first below Node's.
 */
function rawFrames(_error: Error, sites: readonly NodeJS.CallSite[]): RawFrame[] | null {
  const frames: RawFrame[] = [];
  let inHook = true;
  for (const site of sites) {
    const url = site.getScriptNameOrSourceURL() || site.getFileName() || '';
    if (isOwnUrl(url)) {
      if (inHook) continue;
      return frames.length > 0 ? frames : null;
    }
    inHook = false;
    if (url === '' || url.startsWith('node:')) continue;
    if (frames.push(rawFrame(site, url)) === framesKept) break;
  }
  return frames;
}

/**
 * The user's frames of the current stack, innermost first; null when it is we who run, empty when Node alone does, and
 * where `Error` is frozen. Its settings are put back at once. Throws nothing, for an exception in an async hook ends the process.
 */
export function captureOpeningStack(): readonly RawFrame[] | null {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    if (!Reflect.set(Error, 'prepareStackTrace', rawFrames)) return [];
    Reflect.set(Error, 'stackTraceLimit', 60);
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, captureOpeningStack);
    const { stack } = holder;
    return stack === null || Array.isArray(stack) ? (stack as RawFrame[] | null) : [];
  } catch {
    return [];
  } finally {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Reflect.set(Error, 'prepareStackTrace', prepareStackTrace);
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  }
}
