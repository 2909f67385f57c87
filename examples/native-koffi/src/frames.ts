import { libc } from './libc.ts';

const frameSize = 640 * 480 * 4;

/** Blocks of this size are mapped on their own, outside of the arenas. */
export function decodeFrameLeaking(): number {
  const frame = libc.malloc(frameSize);
  libc.memset(frame, 0, 64);
  return frameSize;
}

export function decodeFrame(): number {
  const frame = libc.malloc(frameSize);
  try {
    libc.memset(frame, 0, 64);
    return frameSize;
  } finally {
    libc.free(frame);
  }
}
