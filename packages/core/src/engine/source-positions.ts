import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  type Needle,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import type { SourcePosition, StackFrame } from '../finding.ts';
import { functionName } from './function-name.ts';
import { InstalledPackages } from './installed-package.ts';
import { originalName } from './original-name.ts';
import { readParsedScripts, type GeneratedPosition, type ParsedScript } from './parsed-scripts.ts';
import type { RawFrame } from './sampling-profile.ts';
import { readSourceMap, scriptUrl } from './source-map.ts';

/** Source maps by the number of their script; null for a script without one. They take some megabytes, so that whoever holds them lets go. */
export type SourceMaps = Map<string, TraceMap | null>;

/**
 * Maps positions of compiled code to the sources that a person wrote.
 *
 * Holds the maps of the given positions only; let go of it when the explanation is done.
 * @example
 * const positions = new SourcePositions(frames);
 * positions.frameOf(frames[0]); // { functionName: 'openSession', file: '/app/src/session.ts', line: 9, … }
 */
export class SourcePositions {
  readonly #scripts: Map<string, ParsedScript>;
  readonly #maps: SourceMaps;
  readonly #existing = new Map<string, boolean>();
  readonly #packages = new InstalledPackages();
  readonly #frames = new Map<string, StackFrame>();

  /**
   * @param positions all positions that will be asked for; other scripts are not looked at.
   * @param maps that were read before; those that are read now are added.
   */
  constructor(positions: Iterable<GeneratedPosition>, maps: SourceMaps = new Map()) {
    this.#scripts = readParsedScripts(positions);
    this.#maps = maps;
  }

  /** A frame of a sampling profile in the words of the original source. */
  frameOf(frame: RawFrame): StackFrame {
    const key = `${frame.scriptId}:${frame.lineNumber}:${frame.columnNumber}:${frame.functionName}`;
    const known = this.#frames.get(key);
    if (known) return known;
    const position = this.mapFunction(frame) ?? this.#generatedPosition(frame.url, frame);
    const mapped: StackFrame = {
      functionName: this.#originalName(frame) ?? functionName(frame.functionName),
      ...position,
      packageName: this.packageOf(position.file),
    };
    this.#frames.set(key, mapped);
    return mapped;
  }

  /**
   * The original position of a function by the place where it starts, as sampling profiles and the
   * locations of heap snapshots give it; the generated one where no map leads to an existing file.
   * Null when V8 has let go of the script.
   */
  mapFunction(position: GeneratedPosition): SourcePosition | null {
    const script = this.#scripts.get(position.scriptId);
    if (!script) return null;
    return this.#originalPosition(script, position) ?? this.#generatedPosition(script.url, position);
  }

  /** `name@version` of the package below node_modules that holds this file, else null. */
  packageOf(file: string): string | null {
    return this.#packages.packageOf(file);
  }

  /** Whether a package, as frames name it, has another among its dependencies; true where that is not known. */
  dependsOn(name: string, other: string): boolean {
    return this.#packages.dependsOn(name, other);
  }

  #originalPosition(script: ParsedScript, position: GeneratedPosition): SourcePosition | null {
    const map = this.#mapOf(position.scriptId, script);
    if (!map) return null;
    const found = nearestOriginal(map, position.lineNumber + 1, columnInFile(script, position));
    if (!found) return null;
    const file = filePath(found.source);
    // Published packages often map to sources that they do not ship: nobody could open those.
    if (isAbsolute(file) && !this.#exists(file)) return null;
    return { file, line: found.line, column: found.column + 1 };
  }

  #originalName(frame: RawFrame): string | null {
    const script = this.#scripts.get(frame.scriptId);
    const map = script && this.#mapOf(frame.scriptId, script);
    return map ? originalName(map, frame.functionName, frame.lineNumber, columnInFile(script, frame)) : null;
  }

  #mapOf(scriptId: string, script: ParsedScript): TraceMap | null {
    let map = this.#maps.get(scriptId);
    if (map === undefined) {
      map = readSourceMap(script);
      this.#maps.set(scriptId, map);
    }
    return map;
  }

  #generatedPosition(url: string, { lineNumber, columnNumber }: GeneratedPosition): SourcePosition {
    const unnamed = lineNumber < 0 ? '(native)' : '(eval)';
    const file = url === '' ? unnamed : filePath(scriptUrl(url));
    return { file, line: lineNumber + 1, column: columnNumber + 1 };
  }

  #exists(file: string): boolean {
    let exists = this.#existing.get(file);
    if (exists === undefined) {
      exists = existsSync(file);
      this.#existing.set(file, exists);
    }
    return exists;
  }
}

function columnInFile(
  { firstLineShift }: ParsedScript,
  { lineNumber, columnNumber }: GeneratedPosition,
): number {
  return Math.max(0, columnNumber - (lineNumber === 0 ? firstLineShift : 0));
}

interface OriginalPosition {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Lines below the head of a function in which its first own code stands: compilers of components write the head themselves. */
const linesOfHead = 10;

/** The segment before the position, or the next one on the line, as wrapped code has none before it, or the first one below. */
function nearestOriginal(map: TraceMap, line: number, column: number): OriginalPosition | null {
  const below = Array.from({ length: linesOfHead }, (_, index) => ({ line: line + index + 1, column: 0 }));
  const tries: readonly Needle[] = [
    { line, column, bias: GREATEST_LOWER_BOUND },
    ...[{ line, column }, ...below].map((place) => ({ ...place, bias: LEAST_UPPER_BOUND }) satisfies Needle),
  ];
  for (const needle of tries) {
    const found = originalPositionFor(map, needle);
    if (found.source !== null) return { source: found.source, line: found.line, column: found.column };
  }
  return null;
}

/** The path of a source: of a `file:` URL, of vite's `/@fs/` ids, else the name as it stands. */
export function filePath(source: string): string {
  const plain = source.replace(/[?#].*$/, '');
  if (!plain.startsWith('file:')) return plain.replace(/^\/@fs(?=\/)/, '');
  try {
    return fileURLToPath(plain.replace('/@fs/', '/'));
  } catch {
    return plain;
  }
}
