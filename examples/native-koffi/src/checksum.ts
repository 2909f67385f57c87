import { libc, type Pointer } from './libc.ts';

const size = 512;

/** A work buffer in native memory that `dispose` gives back. */
class NativeBuffer {
  readonly block: Pointer = libc.calloc(1, size);

  dispose(): void {
    libc.free(this.block);
  }
}

/** Forgets its work buffer. */
export function checksumLeaking(text: string): number {
  const buffer = libc.calloc(1, size);
  libc.memset(buffer, text.length, size);
  return text.length;
}

/** Gives it back, also when something throws. */
export function checksum(text: string): number {
  const buffer = new NativeBuffer();
  try {
    libc.memset(buffer.block, text.length, size);
    return text.length;
  } finally {
    buffer.dispose();
  }
}
