import sharp from 'sharp';

/** Works on one strip of a large image after the other, so that only one is in memory. */
export async function brightness(image: Buffer, stripHeight: number): Promise<number> {
  const { width, height } = await sharp(image).metadata();
  let sum = 0;
  for (let top = 0; top < height; top += stripHeight) {
    const strip = { left: 0, top, width, height: Math.min(stripHeight, height - top) };
    const pixels = await sharp(image).extract(strip).greyscale().raw().toBuffer();
    for (const pixel of pixels) sum += pixel;
  }
  return sum / (width * height);
}
