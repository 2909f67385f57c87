import { InspectorSession } from './inspector-session.ts';
import type { RawFrame } from './sampling-profile.ts';

/** Where a function starts in the code that V8 compiled, from 0 as the inspector and snapshots count. */
export type GeneratedPosition = Pick<RawFrame, 'scriptId' | 'lineNumber' | 'columnNumber'>;

/** What V8 knows about the origin of a script. */
export interface ParsedScript {
  readonly url: string;
  /** Empty when the script names no map. */
  readonly sourceMapUrl: string;
  /** Characters that a module loader put before the first line of the file's code. */
  readonly firstLineShift: number;
}

interface ScriptParsed {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

// Jest 29 compiles `({"Object.<anonymous>":function(module,…){` and the code in one script; Jest 30 does not.
const jestWrapper = /^\(\{"Object\.<anonymous>":function\([^)]*\)\{/;

/** A script that was asked for, and whether that was about its first line. */
interface KnownScript {
  readonly script: ParsedScript;
  readonly isShiftKnown: boolean;
}

/**
 * What the latest look has found: the path to a leak mostly runs through the scripts that hold its sites, and V8 takes
 * some 8 ms to tell of all scripts. It gives no number of a script to another one.
 */
let latest: ReadonlyMap<string, KnownScript> = new Map();

/**
 * Reads the origin of the scripts of these positions, of those that are still loaded or were at the latest look.
 */
export function readParsedScripts(positions: Iterable<GeneratedPosition>): Map<string, ParsedScript> {
  const startsOnFirstLine = new Map<string, boolean>();
  for (const { scriptId, lineNumber } of positions) {
    startsOnFirstLine.set(scriptId, lineNumber === 0 || startsOnFirstLine.get(scriptId) === true);
  }
  const isKnown = ([id, onFirstLine]: readonly [string, boolean]): boolean => {
    const known = latest.get(id);
    return known !== undefined && (known.isShiftKnown || !onFirstLine);
  };
  if ([...startsOnFirstLine].every(isKnown))
    return new Map([...startsOnFirstLine.keys()].map((id) => [id, latest.get(id)!.script]));
  const scripts = askForScripts(startsOnFirstLine);
  latest = new Map(
    [...scripts].map(([id, script]) => [id, { script, isShiftKnown: startsOnFirstLine.get(id) === true }]),
  );
  return scripts;
}

/**
 * The debugger's domain is on for one synchronous moment only: left on, it keeps every script alive,
 * and no code of the user can run, nor stop at a `debugger` statement, meanwhile.
 */
function askForScripts(startsOnFirstLine: ReadonlyMap<string, boolean>): Map<string, ParsedScript> {
  const scripts = new Map<string, ParsedScript>();
  const session = new InspectorSession();
  try {
    session.on<ScriptParsed>('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL = '' }) => {
      if (startsOnFirstLine.has(scriptId)) {
        scripts.set(scriptId, { url, sourceMapUrl: sourceMapURL, firstLineShift: 0 });
      }
    });
    session.postNow('Debugger.enable');
    for (const [scriptId, script] of scripts) {
      if (!startsOnFirstLine.get(scriptId) || script.sourceMapUrl === '') continue;
      const { scriptSource } = session.postNow<{ scriptSource: string }>('Debugger.getScriptSource', {
        scriptId,
      });
      const shift = jestWrapper.exec(scriptSource.slice(0, 500))?.[0].length ?? 0;
      scripts.set(scriptId, { ...script, firstLineShift: shift });
    }
    session.postNow('Debugger.disable');
  } finally {
    session.close();
  }
  return scripts;
}
