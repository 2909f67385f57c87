import { LeaktightError } from '../errors.ts';
import { readSettings, type ThresholdLayer } from './thresholds.ts';

/**
 * Reads `heap=5MB objects=2000 skip="why"` from the `@leaktight` pragmas of a file's docblock.
 * @param pragmas the text after each `@leaktight`.
 * @throws LeaktightError that names the place when something in it cannot be read.
 */
export function readDocblock(pragmas: readonly string[], from: string): ThresholdLayer {
  const settings: Record<string, unknown> = {};
  for (const text of pragmas) {
    for (const [word, key, quoted, plain] of text.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))|\S+/g)) {
      if (key === undefined) throw unreadable(word, from);
      settings[key] = quoted ?? readValue(key, plain!);
    }
  }
  return readSettings(settings, from);
}

function readValue(key: string, text: string): unknown {
  if (text === 'false') return false;
  if (key === 'heap' || key === 'external' || key === 'native' || key === 'skip') return text;
  return /^\d+$/.test(text) ? Number(text) : text;
}

function unreadable(word: string, from: string): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not read ${JSON.stringify(word)} in ${from}: expected key=value, such as @leaktight heap=5MB objects=2000 or @leaktight skip="why".`,
  );
}
