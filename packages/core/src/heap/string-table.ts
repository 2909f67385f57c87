const blockSize = 1 << 20;
const quote = 0x22;
const backslash = 0x5c;
const closeBracket = 0x5d;

/** Bytes between two strings at most: V8 writes a comma, a line break and the next quote. */
const longestGap = 64;

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
      if (byte === quote) this.#open(origin + position);
      else if (byte === closeBracket) {
        this.#bytes.append(bytes.subarray(at, position));
        return position;
      }
    }
    this.#bytes.append(bytes.subarray(at, end));
    return -1;
  }

  table(): StringTable {
    return stringTable(this.#bytes, this.#starts.slice(0, this.#count));
  }

  #open(start: number): void {
    if (this.#count === this.#starts.length) {
      const grown = new Float64Array(this.#count * 2);
      grown.set(this.#starts);
      this.#starts = grown;
    }
    this.#starts[this.#count++] = start;
    this.#inString = true;
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

  at(position: number): number | undefined {
    return this.#blocks[Math.floor(position / blockSize)]?.[position % blockSize];
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

function stringTable(bytes: BlockBuffer, starts: Float64Array): StringTable {
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
    ...searchStrings(bytes, starts, at),
  };
}

/** Finds strings by their bytes: most need not be decoded. */
function searchStrings(
  bytes: BlockBuffer,
  starts: Float64Array,
  at: (index: number) => string,
): Pick<StringTable, 'beginningWith' | 'indexOf'> {
  return {
    beginningWith(text) {
      const wanted = new TextEncoder().encode(text);
      const found: number[] = [];
      for (let index = 0; index < starts.length; index++) {
        const start = starts[index]!;
        if (
          bytes.at(start) === wanted[0] &&
          wanted.every((byte, offset) => bytes.at(start + offset) === byte)
        )
          found.push(index);
      }
      return found;
    },
    indexOf(text) {
      // Escapes and what is not ASCII have to be decoded; of others, the length and two bytes tell most apart.
      const shortest = isWrittenAsIs.test(text) ? text.length + 1 : 0;
      const first = text.charCodeAt(0);
      for (let index = 0; index < starts.length; index++) {
        const start = starts[index]!;
        if (shortest > 0) {
          const room = (index + 1 < starts.length ? starts[index + 1]! : bytes.length) - start;
          if (room < shortest || room > shortest + longestGap) continue;
          if (bytes.at(start) !== first || bytes.at(start + text.length) !== quote) continue;
        }
        if (at(index) === text) return index;
      }
      return -1;
    },
  };
}
