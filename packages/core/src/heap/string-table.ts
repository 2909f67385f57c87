const blockSize = 1 << 20;
const quote = 0x22;
const backslash = 0x5c;
const closeBracket = 0x5d;

/** Characters that a snapshot writes as they are; at least one. */
const isWrittenAsIs = /^[ !#-[\]-~]+$/;

/** The strings of a snapshot, kept as the bytes they came in and decoded one by one when asked for. */
export interface StringTable {
  readonly count: number;
  /** The string at `index`; empty when there is none. */
  at(index: number): string;
  /** Characters that the string at `index` has at most, known without decoding it. */
  longest(index: number): number;
  /** Positions of the strings that begin with some plain characters. */
  beginningWith(text: string): number[];
  /** Position of a string, or -1. */
  indexOf(text: string): number;
}

/** Takes the `strings` member of a snapshot byte by byte, in whatever chunks it comes. */
export class StringTableReader {
  readonly #bytes = new BlockBuffer();
  /** Position of the first character of each string. */
  #starts = new Float64Array(1024);
  #heads = new Uint32Array(1024);
  #count = 0;
  #inString = false;
  /** The chunk before ended within a string and with an odd number of backslashes. */
  #escaped = false;

  /** Reads from `at`; returns the position after the closing bracket, or -1 when the chunk ended first. */
  scan(bytes: Uint8Array, at: number, end: number): number {
    const origin = this.#bytes.length - at;
    let position = at;
    while (position < end) {
      if (this.#inString) {
        position = this.#endOfString(bytes, position, end);
        continue;
      }
      const byte = bytes[position++];
      if (byte === quote) this.#open(origin + position, headAt(bytes, position, end));
      else if (byte === closeBracket) {
        this.#bytes.append(bytes.subarray(at, position));
        return position;
      }
    }
    this.#bytes.append(bytes.subarray(at, end));
    return -1;
  }

  table(): StringTable {
    return stringTable(this.#bytes, this.#starts.slice(0, this.#count), this.#heads.subarray(0, this.#count));
  }

  #open(start: number, head: number): void {
    if (this.#count === this.#starts.length) this.#grow();
    this.#heads[this.#count] = head;
    this.#starts[this.#count++] = start;
    this.#inString = true;
  }

  #grow(): void {
    const [starts, heads] = [new Float64Array(this.#count * 2), new Uint32Array(this.#count * 2)];
    starts.set(this.#starts);
    heads.set(this.#heads);
    [this.#starts, this.#heads] = [starts, heads];
  }

  #endOfString(bytes: Uint8Array, at: number, end: number): number {
    let from = at;
    while (from < end) {
      const found = bytes.indexOf(quote, from);
      const stop = found < 0 || found > end ? end : found;
      let escapes = stop;
      while (escapes > from && bytes[escapes - 1] === backslash) escapes--;
      const odd = (stop - escapes) % 2 === 1;
      const escaped = escapes === from && this.#escaped ? !odd : odd;
      this.#escaped = escaped && stop === end;
      if (stop === end) return end;
      from = stop + 1;
      if (escaped) continue;
      this.#inString = false;
      return from;
    }
    return end;
  }
}

/** The first four bytes in one number, closing quote included, to search for; 0 where they lie in two chunks. */
function headAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return splitHead;
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

const splitHead = 0;

/** Bytes in blocks of one size: grows without copying, and past the longest typed array. */
class BlockBuffer {
  readonly #blocks: Uint8Array[] = [];
  length = 0;

  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const offset = this.length % blockSize;
      if (offset === 0) this.#blocks.push(new Uint8Array(blockSize));
      const part = bytes.subarray(at, at + blockSize - offset);
      this.#blocks.at(-1)!.set(part, offset);
      at += part.length;
      this.length += part.length;
    }
  }

  slice(from: number, to: number): Uint8Array {
    const start = from % blockSize;
    const inFirst = this.#blocks[Math.floor(from / blockSize)]!.subarray(start, start + to - from);
    if (inFirst.length === to - from) return inFirst;
    const joined = new Uint8Array(to - from);
    for (let at = from; at < to;) {
      const block = this.#blocks[Math.floor(at / blockSize)]!;
      const part = block.subarray(at % blockSize, (at % blockSize) + to - at);
      joined.set(part, at - from);
      at += part.length;
    }
    return joined;
  }
}

function stringTable(bytes: BlockBuffer, starts: Float64Array, heads: Uint32Array): StringTable {
  const decoder = new TextDecoder();
  const contentOf = (index: number): Uint8Array => {
    const end = index + 1 < starts.length ? starts[index + 1]! - 1 : bytes.length;
    // What follows a string up to the next holds its closing quote and no other.
    const slice = bytes.slice(starts[index]!, end);
    return slice.subarray(0, slice.lastIndexOf(quote));
  };
  const at = (index: number): string => {
    if (!(index < starts.length)) return '';
    const text = decoder.decode(contentOf(index));
    return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
  };
  return {
    count: starts.length,
    at,
    longest: (index) => (index + 1 < starts.length ? starts[index + 1]! : bytes.length) - starts[index]!,
    ...searchStrings(heads, at),
  };
}

/** Finds strings by how they begin, with V8's own search: most need not be decoded, and nothing has to get warm. */
function searchStrings(
  heads: Uint32Array,
  at: (index: number) => string,
): Pick<StringTable, 'beginningWith' | 'indexOf'> {
  return {
    beginningWith: (text) =>
      [...mayBegin(heads, text)].filter((index) => at(index).startsWith(text)).toSorted((a, b) => a - b),
    indexOf(text) {
      for (const index of mayBegin(heads, text, '"')) if (at(index) === text) return index;
      return -1;
    },
  };
}

/** Strings that may begin so in the snapshot. Escapes and what is not ASCII are written otherwise. */
function* mayBegin(heads: Uint32Array, text: string, end = ''): Iterable<number> {
  const isPlain = text === '' || isWrittenAsIs.test(text.slice(0, 4));
  const written = new TextEncoder().encode((text + end).slice(0, 4));
  const wanted = headAt(Uint8Array.of(...written, 0, 0, 0, 0), 0, 4);
  if (!isPlain) yield* heads.keys();
  else if (written.length < 4) yield* headsBeginning(heads, wanted, 2 ** (8 * written.length) - 1);
  else
    for (const head of [wanted, splitHead])
      for (let at = heads.indexOf(head); at >= 0; at = heads.indexOf(head, at + 1)) yield at;
}

function* headsBeginning(heads: Uint32Array, wanted: number, mask: number): Iterable<number> {
  for (let at = 0; at < heads.length; at++) {
    if (heads[at] === splitHead || (heads[at]! & mask) >>> 0 === wanted) yield at;
  }
}
