import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { brightness } from '../src/contact-sheet.ts';
import { KeptThumbnails, LatestThumbnails } from '../src/thumbnails.ts';

/** The pixels live outside of the V8 heap, in buffers (external) and in libvips (native). */
const track = ['external', 'native'] as const;

/** libvips works on threads that each keep some freed memory for a while: clean code takes a few seconds to show. */
const settled = { track, timeBudget: 20_000 };

let image: Buffer;
beforeAll(async () => {
  const background = { r: 200, g: 120, b: 40 };
  image = await sharp({ create: { width: 320, height: 240, channels: 3, background } })
    .png()
    .toBuffer();
});

describe('thumbnails', () => {
  test('leak when every one is kept', async () => {
    const thumbnails = new KeptThumbnails();
    let request = 0;
    await expect(() => thumbnails.create(`upload-${request++}.png`, image)).toLeak({ track });
  });

  test('do not leak when the latest few are kept', async () => {
    const thumbnails = new LatestThumbnails(10);
    let request = 0;
    await expect(() => thumbnails.create(`upload-${request++}.png`, image)).not.toLeak(settled);
  });
});

test('an image that is worked on in strips leaves nothing behind', async () => {
  expect(await brightness(image, 64)).toBeGreaterThan(100);
  await expect(() => brightness(image, 64)).not.toLeak(settled);
});
