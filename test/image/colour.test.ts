import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { cmykToRgb, grey16To8, opaqueGif, pixelKind } from '../../src/image/colour.ts';
import { decodeImage } from '../../src/image/decode.ts';

const wide = (values: readonly number[], width: number): Promise<Buffer> =>
  sharp(Uint16Array.from(values), { raw: { width, height: values.length / width, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();

test('16-bit grey keeps its upper byte, or clips as fastai does; values of 8 bits stay as they are', async () => {
  assert.deepEqual([...grey16To8(Uint16Array.of(0, 255, 256, 65535), 1, 'scale')], [0, 0, 1, 255]);
  assert.deepEqual([...grey16To8(Uint16Array.of(0, 255, 256, 65535), 1, 'clip')], [0, 255, 255, 255]);
  assert.deepEqual([...grey16To8(Uint16Array.of(0, 9, 3, 9, 255, 9), 2, 'scale')], [0, 3, 255]);
  const png = await wide([0, 1000, 30000, 65535], 2);
  assert.equal(pixelKind(png), 'grey16');
  const grey = await decodeImage(png, { mode: 'grey', exif: 'apply' });
  assert.deepEqual([...grey.data], [0, 3, 117, 255]);
  assert.deepEqual([...(await decodeImage(png, { mode: 'grey', exif: 'apply', grey16: 'clip' })).data], [0, 255, 255, 255]);
  const tiff = await sharp(png).tiff({ compression: 'none' }).toColourspace('grey16').toBuffer();
  assert.deepEqual([...(await decodeImage(tiff, { mode: 'grey', exif: 'apply' })).data], [0, 3, 117, 255]);
});

test('CMYK without a profile, as Pillow has it', () => {
  assert.deepEqual(
    [...cmykToRgb(Uint8Array.of(0, 0, 0, 0, 255, 0, 128, 0, 10, 20, 30, 255, 100, 0, 50, 55))],
    [255, 255, 255, 0, 255, 127, 0, 0, 0, 122, 200, 161],
  );
});

test('transparent pixels of a GIF keep the palette colour; other files are left alone', async () => {
  const gif = await sharp({ create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .gif()
    .toBuffer();
  assert.notEqual(opaqueGif(gif), gif);
  assert.equal((await sharp(opaqueGif(gif)).metadata()).hasAlpha, false);
  const plain = Buffer.from('not a gif');
  assert.equal(opaqueGif(plain), plain);
});
