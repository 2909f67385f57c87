/** A name, a mark, a text or a number's part in a source. */
export interface Token {
  readonly text: string;
  /** Whether it is the first on its line. */
  readonly startsLine: boolean;
}

/** Blanks, comments, texts, names, what compilers make of a call of an import, and any other character. */
const pattern =
  /\s+|\/\/.*|\/\*[^]*?\*\/|'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`|#?[\p{ID_Start}$_][\p{ID_Continue}$]*|\(0,\s*[\p{ID_Continue}$.]+\)|=>|\?\.|[^]/uy;
const regularExpression = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;

const isBlank = (text: string): boolean => /^(?:\s|\/[*/])/.test(text);

/** Whether a token may be the last of a value: a slash after it divides. */
export const endsValue = (text: string): boolean =>
  /[\p{ID_Continue}$)\]}'"`]$/u.test(text) && !/^(?:return|typeof|case|void|await|yield|in|of)$/.test(text);

/** The tokens of JavaScript or TypeScript from a place on, one after another, without blanks and comments. */
export function* tokensFrom(source: string, start: number): Generator<Token> {
  let before = '';
  let startsLine = false;
  for (let at = start; at < source.length;) {
    const isDivision = source[at] !== '/' || endsValue(before);
    const text = (isDivision ? null : match(regularExpression, source, at)) ?? match(pattern, source, at)!;
    at += text.length;
    if (isBlank(text)) {
      startsLine ||= text.includes('\n');
      continue;
    }
    yield { text, startsLine };
    before = text;
    startsLine = false;
  }
}

function match(expression: RegExp, source: string, at: number): string | null {
  expression.lastIndex = at;
  return expression.exec(source)?.[0] ?? null;
}
