import type { SourcePosition } from '../finding.ts';
import { endsValue, tokensFrom, type Token } from './source-tokens.ts';

/** The names in the body of a function. */
export interface SourceNames {
  readonly all: ReadonlySet<string>;
  /** Those of functions that are called there. */
  readonly called: ReadonlySet<string>;
}

/** Reads the function that starts at a place in a source; null where none is seen there. */
export type ReadNames = (start: SourcePosition) => SourceNames | null;

/** Reads functions of sources, each file once. */
export function namesIn(readText: (file: string) => string | null): ReadNames {
  const texts = new Map<string, string | null>();
  return ({ file, line, column }) => {
    if (!texts.has(file)) texts.set(file, readText(file));
    const text = texts.get(file) ?? null;
    const body = text === null ? null : bodyAt(text, offsetOf(text, line, column));
    return body && { all: new Set(body.flatMap(nameOf)), called: calledIn(body) };
  };
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return start + column - 1;
}

const opens = new Set(['(', '[', '{']);
const closes = new Set([')', ']', '}']);

const joinsLines = /^(?:in|of|instanceof|as|satisfies)$/;

/** What stands in the body of the function that starts at an offset; null where no body is seen to begin, or to end. */
function bodyAt(source: string, start: number): string[] | null {
  const tokens: string[] = [];
  let kind: 'none' | 'block' | 'expression' = 'none';
  let [depth, last] = [0, ''];
  for (const token of tokensFrom(source, start)) {
    const { text } = token;
    if (text === 'class' && last === '') return null;
    const isOuter = depth === 0;
    if (isOuter && kind === 'block' && last === '}') return tokens;
    if (isOuter && kind === 'expression' && endsExpression(token, tokens)) return tokens;
    if (isOuter && kind === 'none') kind = bodyFrom(text, last);
    if (kind !== 'none') tokens.push(text);
    if (opens.has(text)) depth++;
    if (closes.has(text) && --depth < 0) return null;
    last = text;
  }
  return kind !== 'none' && depth === 0 ? tokens : null;
}

/** Braces behind a colon, or within a type, are a type. */
function bodyFrom(text: string, last: string): 'none' | 'block' | 'expression' {
  if (text === '{') return last === '=>' || last === '>' || endsValue(last) ? 'block' : 'none';
  return last === '=>' ? 'expression' : 'none';
}

function endsExpression({ text, startsLine }: Token, tokens: readonly string[]): boolean {
  const follows = startsLine && nameOf(text).length > 0 && !joinsLines.test(text);
  if (follows && endsValue(tokens.at(-1)!)) return true;
  return closes.has(text) || text === ';' || (text === ',' && !isInTypes(tokens));
}

/** Whether type arguments have begun that have not ended yet. */
function isInTypes(tokens: readonly string[]): boolean {
  return tokens.filter((text) => text === '<').length > tokens.filter((text) => text === '>').length;
}

/** The name that a token is, or ends in as what a compiler makes of an import; none for others. */
const nameOf = (text: string): string[] =>
  /^(?:\(0,.*?)?(#?[\p{ID_Start}$_][\p{ID_Continue}$]*)\)?$/u.exec(text)?.slice(1) ?? [];

function calledIn(tokens: readonly string[]): Set<string> {
  const called = tokens.flatMap((text, at) => {
    if (text !== '(' && !text.startsWith('`') && !text.startsWith('(0,')) return [];
    const before = tokens[at - 1] === '?.' ? at - 2 : at - 1;
    return nameOf(tokens[tokens[before] === '>' ? beforeTypes(tokens, before) : before] ?? '');
  });
  return new Set(called);
}

/** Position of what stands before type arguments that end at a position. */
function beforeTypes(tokens: readonly string[], end: number): number {
  let depth = 0;
  for (let at = end; at >= 0; at--) {
    if (tokens[at] === '>') depth++;
    if (tokens[at] === '<' && --depth === 0) return at - 1;
  }
  return -1;
}
