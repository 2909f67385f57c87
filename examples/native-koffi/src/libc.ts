import koffi from 'koffi';

const library = koffi.load(process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6');

/** An address in native memory, which no garbage collector knows. */
export type Pointer = unknown;

type Compare = (a: Pointer, b: Pointer) => number;

const compare = koffi.pointer(koffi.proto('int compare(const void *a, const void *b)'));
const freeBlock = library.func('void free(void *block)') as (block: Pointer) => void;

/** A `char *` that the C side allocated for us: koffi decodes it and frees it. */
const ownedText = koffi.disposable('ownedText', 'str', freeBlock);

export const libc = {
  malloc: library.func('void *malloc(size_t size)') as ((size: number) => Pointer) & { async: AsyncMalloc },
  calloc: library.func('void *calloc(size_t count, size_t size)') as (count: number, size: number) => Pointer,
  memset: library.func('void *memset(void *block, int byte, size_t size)') as (
    block: Pointer,
    byte: number,
    size: number,
  ) => Pointer,
  free: freeBlock,
  /** A copy that the caller must free. */
  strdup: library.func('strdup', 'void *', ['str']) as (text: string) => Pointer,
  /** The same, freed as soon as it is decoded. */
  duplicate: library.func('strdup', ownedText, ['str']) as (text: string) => string,
  sort: library.func('qsort', 'void', ['void *', 'size_t', 'size_t', compare]) as (
    items: Pointer,
    count: number,
    size: number,
    order: Pointer,
  ) => void,
};

type AsyncMalloc = (size: number, done: (error: Error | null, block: Pointer) => void) => void;

/** Makes a JavaScript function callable from C until it is unregistered. */
export function registerOrder(order: Compare): bigint {
  return koffi.register(order, compare);
}

export function unregisterOrder(order: bigint): void {
  koffi.unregister(order);
}

export function decodeText(text: Pointer): string {
  return koffi.decode(text, 'char', -1) as string;
}
