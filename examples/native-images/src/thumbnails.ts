import sharp from 'sharp';

/** Decodes, shrinks and keeps the result under the name of its image. */
export interface Thumbnails {
  create(name: string, image: Buffer): Promise<Buffer>;
}

async function shrink(image: Buffer): Promise<Buffer> {
  return await sharp(image).resize(160).raw().toBuffer();
}

/** Never forgets one: names that hold a date or a request id are all new. */
export class KeptThumbnails implements Thumbnails {
  readonly #byName = new Map<string, Buffer>();

  async create(name: string, image: Buffer): Promise<Buffer> {
    const thumbnail = this.#byName.get(name) ?? (await shrink(image));
    this.#byName.set(name, thumbnail);
    return thumbnail;
  }
}

/** Keeps the latest few. */
export class LatestThumbnails implements Thumbnails {
  readonly #byName = new Map<string, Buffer>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  async create(name: string, image: Buffer): Promise<Buffer> {
    const thumbnail = this.#byName.get(name) ?? (await shrink(image));
    this.#byName.delete(name);
    this.#byName.set(name, thumbnail);
    const [oldest] = this.#byName.keys();
    if (this.#byName.size > this.#most && oldest !== undefined) this.#byName.delete(oldest);
    return thumbnail;
  }
}
