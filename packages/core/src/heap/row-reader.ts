const zero = 0x30;
const comma = 0x2c;
const closeBracket = 0x5d;

/** Takes the rows of one array of numbers. */
export interface RowSink {
  readonly fields: number;
  /** Takes whole rows, the first `length` numbers, of each the lower 32 bits; `rows` is reused from call to call. */
  take(rows: Uint32Array, length: number): void;
  /** Takes a number that has more than 32 bits, when its row was taken; `at` counts the numbers before it. */
  correct?(at: number, value: number): void;
}

/** In a sandbox, a global takes V8 a hundred times as long to look up. */
const { imul } = Math;

// Longest number with its comma and a line break.
const longestNumber = 24;

/** Rows that are handed over at once; they fit the nearest cache. */
const rowsAtOnce = 512;

/** At first it is fewer: V8 compiles a loop while it runs, and again each time it ends where it never did before. */
const rowsAtFirst = 4;

/** Reads an array of numbers in rows of `sink.fields`, in whatever chunks it comes. */
export class RowReader {
  readonly #sink: RowSink;
  readonly #read: NumbersRead;
  #value = 0;
  #digits = false;

  constructor(sink: RowSink) {
    this.#sink = sink;
    const numbers = new Uint32Array(sink.fields * rowsAtOnce);
    this.#read = { numbers, room: sink.fields * rowsAtFirst, filled: 0, position: 0, taken: 0, large: [] };
  }

  /** Reads from `at`; returns the position after the closing bracket, or -1 when the chunk ended first. */
  scan(bytes: Uint8Array, at: number, end: number): number {
    const read = this.#read;
    const lastSafe = end - longestNumber;
    read.position = at;
    while (read.position < end) {
      if (read.position < lastSafe && !this.#digits) scanNumbers(read, bytes, lastSafe);
      if (read.filled === read.room) {
        this.#handOver();
        continue;
      }
      const byte = bytes[read.position++]!;
      if (byte === comma || byte === closeBracket) this.#endNumber();
      else if (byte >= zero) {
        this.#value = this.#value * 10 + (byte - zero);
        this.#digits = true;
      }
      if (byte !== closeBracket) continue;
      this.#handOver();
      for (const { at: index, value } of read.large) this.#sink.correct?.(index, value);
      return read.position;
    }
    this.#handOver();
    return -1;
  }

  #endNumber(): void {
    if (!this.#digits) return;
    const read = this.#read;
    if (this.#value > largestWord) read.large.push({ at: read.taken + read.filled, value: this.#value });
    read.numbers[read.filled++] = this.#value;
    this.#value = 0;
    this.#digits = false;
  }

  /** Hands over whole rows, and keeps the beginning of the next one. */
  #handOver(): void {
    const { numbers, filled } = this.#read;
    const whole = filled - (filled % this.#sink.fields);
    this.#sink.take(numbers, whole);
    numbers.copyWithin(0, whole, filled);
    this.#read.filled = filled - whole;
    this.#read.taken += whole;
    this.#read.room = Math.min(numbers.length, this.#read.room * 2);
  }
}

const largestWord = 2 ** 32 - 1;

/** Digits of the largest number that surely fits into a word. */
const safeDigits = 9;

interface NumbersRead {
  /** Words, which V8 reads without an allocation also where it has not compiled the code yet. */
  readonly numbers: Uint32Array;
  /** How many may be filled in now. */
  room: number;
  filled: number;
  position: number;
  /** Numbers before those. */
  taken: number;
  /** Numbers that may not fit into a word. */
  readonly large: { readonly at: number; readonly value: number }[];
}

/**
 * Reads numbers without looking for the end of the chunk; stops when `numbers` is full, before a closing bracket or past
 * `lastSafe`. It knows nothing of rows, so that V8 compiles it once for all sections.
 */
function scanNumbers(read: NumbersRead, bytes: Uint8Array, lastSafe: number): void {
  const { numbers, room } = read;
  let { filled, position } = read;
  while (position < lastSafe && filled < room) {
    let digit = bytes[position]! - zero;
    if (digit >>> 0 > 9) {
      if (digit === closeBracket - zero) break;
      position++;
      continue;
    }
    const start = position;
    let value = 0;
    do {
      value = (imul(value, 10) + digit) | 0;
      digit = bytes[++position]! - zero;
    } while (digit >>> 0 <= 9);
    if (position - start > safeDigits)
      read.large.push({ at: read.taken + filled, value: largeNumber(bytes, start, position) });
    numbers[filled++] = value;
  }
  read.filled = filled;
  read.position = position;
}

function largeNumber(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (bytes[at]! - zero);
  return value;
}
