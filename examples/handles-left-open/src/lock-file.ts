import { closeSync, openSync, rmSync } from 'node:fs';

/** Holds a lock file while `work` runs. The file goes away, its descriptor stays. */
export function withLockLeaking<Result>(path: string, work: (path: string) => Result): Result {
  openSync(path, 'wx');
  try {
    return work(path);
  } finally {
    rmSync(path);
  }
}

class LockFile implements Disposable {
  readonly path: string;
  readonly #descriptor: number;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'wx');
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
    rmSync(this.path);
  }
}

export function withLock<Result>(path: string, work: (path: string) => Result): Result {
  using lock = new LockFile(path);
  return work(lock.path);
}
