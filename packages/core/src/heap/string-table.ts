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

/** Bytes that are looked at in one go; fewer at first, as V8 compiles a loop again that ends where it never did before. */
const stretch = 4096;
const firstStretch = 64;

/** Characters that a string takes at least: quotes and comma. */
const shortest = 3;

/** Where the strings begin, and what the next byte belongs to. */
interface StringsFound {
  /** Position of the first character of each string. */
  starts: Float64Array;
  heads: Uint32Array;
  count: number;
  isInside: boolean;
  /** The byte before was a backslash that is not escaped itself. */
  isEscaped: boolean;
}

/** Takes the `strings` member of a snapshot byte by byte, in whatever chunks it comes. */
export class StringTableReader {
  readonly #bytes = new BlockBuffer();
  readonly #found: StringsFound = {
    // Room is made for the first stretch: what has changed before V8 compiles the loop is not taken for constant.
    starts: new Float64Array(0),
    heads: new Uint32Array(0),
    count: 0,
    isInside: false,
    isEscaped: false,
  };

  #stretch = firstStretch;

  /** Reads from `at`; returns the position after the closing bracket, or -1 when the chunk ended first. */
  scan(bytes: Uint8Array, at: number, end: number): number {
    const origin = this.#bytes.length - at;
    let stopped = -1;
    let to = at;
    for (let from = at; from < end && stopped < 0; from = to) {
      this.#makeRoom();
      to = Math.min(end, from + this.#stretch);
      stopped = findStrings(this.#found, bytes, { from, to, end, origin });
      this.#stretch = Math.min(stretch, this.#stretch * 2);
    }
    this.#bytes.append(bytes.subarray(at, stopped < 0 ? end : stopped));
    return stopped;
  }

  table(): StringTable {
    const { starts, heads, count } = this.#found;
    return stringTable(this.#bytes, starts.slice(0, count), heads.subarray(0, count));
  }

  #makeRoom(): void {
    const { starts, heads, count } = this.#found;
    if (count + stretch / shortest + 1 <= starts.length) return;
    const room = Math.max(2 * stretch, count * 2);
    this.#found.starts = new Float64Array(room);
    this.#found.heads = new Uint32Array(room);
    this.#found.starts.set(starts);
    this.#found.heads.set(heads);
  }
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Where the chunk ends. */
  readonly end: number;
  /** Position of the chunk's byte 0 among all bytes. */
  readonly origin: number;
}

/** Looks for strings; returns the position after the bracket that closes the list, or -1. */
function findStrings(found: StringsFound, bytes: Uint8Array, { from, to, end, origin }: Stretch): number {
  const { starts, heads } = found;
  let { count, isInside, isEscaped } = found;
  let position = from;
  let stopped = -1;
  while (position < to) {
    const byte = bytes[position++]!;
    if (isEscaped) isEscaped = false;
    else if (byte === quote) {
      isInside = !isInside;
      if (!isInside) continue;
      heads[count] = headAt(bytes, position, end);
      starts[count++] = origin + position;
    } else if (byte === backslash) isEscaped = isInside;
    else if (byte === closeBracket && !isInside) {
      stopped = position;
      break;
    }
  }
  found.count = count;
  found.isInside = isInside;
  found.isEscaped = isEscaped;
  return stopped;
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
