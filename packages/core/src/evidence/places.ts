import type { SourcePosition } from '../finding.ts';
import type { CodeLocation } from '../heap/heap.ts';

/** A place in the source that a person wrote. */
export interface Place extends SourcePosition {
  /** `name@version` of the package below node_modules that holds the file, else null. */
  readonly packageName: string | null;
}

/** Maps the locations of a snapshot to the original sources; null where V8 has let go of the script. */
export type LocatePlace = (location: CodeLocation) => Place | null;

/** `src/session.ts:9`, `lru-cache@7.8.0/index.js`; files below `folder` as seen from it. */
export function placeText({ file, packageName, line }: Place, folder: string, withLine: boolean): string {
  const suffix = withLine && line > 0 ? `:${line}` : '';
  return `${shortFile(file, packageName, folder)}${suffix}`;
}

function shortFile(file: string, packageName: string | null, folder: string): string {
  if (packageName !== null) {
    const inside = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+[\\/](.*)$/.exec(file)?.[1];
    return inside === undefined ? packageName : `${packageName}/${inside.replaceAll('\\', '/')}`;
  }
  const prefix = folder.replace(/[\\/]+$/, '');
  const below = prefix !== '' && file.startsWith(prefix) && /^[\\/]/.test(file.slice(prefix.length));
  return below ? file.slice(prefix.length + 1) : file;
}
