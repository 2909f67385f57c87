import { libc, type Pointer } from './libc.ts';

const size = 2000;

/** Runs in a thread of the pool; its memory belongs to that thread's arena. */
function allocateInThread(): Promise<Pointer> {
  return new Promise((resolve, reject) => {
    libc.malloc.async(size, (error, block) => (error ? reject(error) : resolve(block)));
  });
}

export async function computeLeaking(): Promise<number> {
  const result = await allocateInThread();
  libc.memset(result, 7, size);
  return size;
}

export async function compute(): Promise<number> {
  const result = await allocateInThread();
  try {
    libc.memset(result, 7, size);
    return size;
  } finally {
    libc.free(result);
  }
}
