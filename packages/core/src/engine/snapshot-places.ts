import type { SourcePosition } from '../finding.ts';
import type { GeneratedPosition } from './parsed-scripts.ts';
import { SourcePositions } from './source-positions.ts';

/** A function's place in a snapshot: line and column from 0, in generated code. */
export interface ScriptPlace {
  readonly scriptId: number;
  readonly line: number;
  readonly column: number;
}

/** An original position, and the package that its file belongs to. */
export interface LocatedPlace extends SourcePosition {
  readonly packageName: string | null;
}

/** Maps places of a snapshot to original sources; null where V8 has let go of the script. */
export function openPlaces(places: readonly ScriptPlace[]): (place: ScriptPlace) => LocatedPlace | null {
  const positions = new SourcePositions(places.map(toPosition));
  return (place) => {
    const position = positions.mapFunction(toPosition(place));
    return position && { ...position, packageName: positions.packageOf(position.file) };
  };
}

function toPosition({ scriptId, line, column }: ScriptPlace): GeneratedPosition {
  return { scriptId: String(scriptId), lineNumber: line, columnNumber: column };
}
