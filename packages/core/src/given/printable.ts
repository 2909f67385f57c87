/** What moves a terminal's cursor, begins a line, or turns the direction of a text: controls, separators, marks of direction. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Plain data of which no text can leave its place in a report: names come from measured code, and are data there.
 * In every string, control characters become visible escapes (`\n`, `\u001b`).
 */
export function printable<Data>(data: Data): Data {
  if (typeof data === 'string') return escapeControls(data) as Data;
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(printable) as Data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, printable(value)])) as Data;
}

function escapeControls(text: string): string {
  return text.replace(
    unprintable,
    (character) => short[character] ?? `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}
