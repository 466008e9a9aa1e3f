import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp, { type FormatEnum } from 'sharp';
import { IMAGE_EXTENSIONS } from '../../src/data/image-extensions.ts';
import { type DecodeOptions, decodeImage, readImageSize } from '../../src/image/decode.ts';
import { DecodeError } from '../../src/image/decode-error.ts';
import { decodeNetpbm } from '../../src/image/netpbm.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

const file = (header: string, ...samples: number[]): Uint8Array => Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(samples)]);
/** One red pixel of 24 bits. */
const SMALL_BMP = file(
  'BM',
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  54,
  0,
  0,
  0,
  40,
  0,
  0,
  0,
  1,
  0,
  0,
  0,
  1,
  0,
  0,
  0,
  1,
  0,
  24,
  0,
  ...new Array(24).fill(0),
  0,
  0,
  255,
  0,
);
const samples = (header: string, ...bytes: number[]): number[] => [...decodeNetpbm(file(header, ...bytes), 1000).data];

async function pixels(bytes: Uint8Array, options: Partial<DecodeOptions> = {}): Promise<number[]> {
  const { data, width, height, channels } = await decodeImage(bytes, { mode: 'rgb', exif: 'apply', ...options });
  assert.equal(data.length, width * height * channels);
  return [...data];
}

/** All values are those of Pillow 13.0. */
test('the six kinds with the values of Pillow', () => {
  assert.deepEqual(samples('P1\n# made by hand\n3 2\n101\n0 1 0\n'), [0, 255, 0, 255, 0, 255]);
  assert.deepEqual(samples('P2\n3 1\n# max\n255\n0 128 255\n'), [0, 128, 255]);
  assert.deepEqual(samples('P3 2 1 255 1 2 3 4 5 6'), [1, 2, 3, 4, 5, 6]);
  const black = [0, 255, 0, 0, 255, 255, 255, 255, 255, 0];
  assert.deepEqual(samples('P4 10 2\n', 0b10110000, 0b01000000, 0xff, 0x3f), [...black, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]);
  assert.deepEqual(samples('P5\r\n3 1\r\n255\n', 0, 10, 35), [0, 10, 35]);
  assert.deepEqual(samples('P6\n2 1\n255\n', 1, 2, 3, 35, 10, 13), [1, 2, 3, 35, 10, 13]);
});

test('values below another maximum are stretched and rounded as Pillow does', () => {
  assert.deepEqual(samples('P2 4 1 15\n0 7 8 15 '), [0, 119, 136, 255]);
  assert.deepEqual(samples('P5 4 1 100\n', 0, 50, 100, 200), [0, 128, 255, 255]);
  assert.deepEqual(samples('P6 1 1 31\n', 1, 15, 31), [8, 123, 255]);
  assert.deepEqual(samples('P3 2 1 1023 0 1 2 511 512 1023'), [0, 0, 0, 127, 128, 255]);
  assert.deepEqual(samples('P6 1 1 65535\n', 0x12, 0x34, 0x80, 0, 0xff, 0xff), [18, 128, 255]);
  assert.deepEqual(samples('P2 5 1 4095\n0 1 100 2048 4095\n'), [0, 16, 1600, 32776, 65535]);
  assert.deepEqual(samples('P5 3 1 1000\n', 0, 1, 1, 0xf4, 3, 0xe8), [66, 32768, 65535]);
});

test('comments stand anywhere; one within a number does not end it', () => {
  assert.deepEqual(samples('P1 2 1 1#c\n0'), [0, 255]);
  assert.deepEqual(samples('P5 1#c\n 1 255\n', 5), [5]);
  assert.deepEqual(samples('P2 1 1 255 1#x\r2'), [12]);
  assert.deepEqual(samples('P2 # a\n # b\n 2 1 255 1 # c\n\n#d\n 2 # e'), [1, 2]);
});

test('16-bit grey keeps its upper byte, or is cut at white as fastai does; grey and colour become each other', async () => {
  const wide = file('P5\n3 1\n65535\n', 0, 1, 0x12, 0x34, 0xff, 0xff);
  assert.deepEqual(await pixels(wide, { mode: 'grey' }), [0, 0x12, 255]);
  assert.deepEqual(await pixels(wide, { grey16: 'clip' }), [1, 1, 1, 255, 255, 255, 255, 255, 255]);
  assert.deepEqual(await pixels(file('P6 1 1 31\n', 1, 15, 31), { mode: 'grey' }), [104]);
  assert.deepEqual(await pixels(file('P4 2 1\n', 0x40)), [255, 255, 255, 0, 0, 0]);
});

test('what is damaged is refused with its reason, and what is too large before anything is allocated', async () => {
  const cases: [RegExp, string, ...number[]][] = [
    [/something else where a number/, 'P2 1 1 255 x'],
    [/something else where a number/, 'P2 1 1 255 -1'],
    [/something else where a number/, 'P5 00000000001 1 255\n', 0],
    [/the value 16, above its largest one, 15/, 'P2 1 1 15 16'],
    [/its largest value is 0/, 'P5 1 1 0\n', 0],
    [/its largest value is 65536/, 'P5 1 1 65536\n', 0, 0],
    [/its size is 0x1/, 'P5 0 1 255\n'],
    [/0 or 1 must be/, 'P1 2 1 12'],
    [/ends before its last row/, 'P5 2 2 255\n', 0, 0, 0],
    [/ends before its last row/, 'P6 1 1 256\n', 0, 0, 0, 0, 0],
    [/ends before its last row/, 'P4 9 1\n', 0],
    [/ends before its last row/, 'P2 2 2 255 1 2 3 '],
    [/ends before its last row/, 'P1 2 2 1 1 1   '],
    [/ends before its last row/, 'P5 1 '],
    [/ends before its last row/, 'P5 # nothing but this'],
    [/no header/, 'P7 1 1 255\n', 0],
    [/no header/, 'P5'],
    [/pixels exceed the limit/, 'P5 4000000000 4000000000 255\n'],
    [/pixels exceed the limit/, 'P4 1001 1\n'],
  ];
  for (const [reason, header, ...bytes] of cases)
    assert.throws(
      () => decodeNetpbm(file(header, ...bytes), 1000),
      (error) => error instanceof DecodeError && reason.test(error.message),
      header,
    );
  await assert.rejects(pixels(file('P5 70000 1 255\n')), { code: 'too-large', message: /a Netpbm picture .*70000 x 1 pixels exceeds/ });
  await assert.rejects(pixels(file('P5 9 9 255\n')), { code: 'damaged', message: /a Netpbm picture and cannot be decoded \(it ends/ });
});

test('every cut of a good file is refused, and 500 altered ones are read or refused', () => {
  for (const whole of [file('P3 2 2 255 1 2 3 4 5 6 7 8 9 10 11 12'), file('P5 2 2 300\n', 0, 1, 0, 2, 1, 3, 1, 4), file('P1 3 1 1 0 1')])
    for (let length = 0; length < whole.length; length++)
      // The last digit of the last plain number cannot be missed.
      if (!(length === whole.length - 1 && whole[length - 1] === 0x31))
        assert.throws(() => decodeNetpbm(whole.subarray(0, length), 1000), DecodeError);
  let state = 7;
  const random = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  for (let i = 0; i < 500; i++) {
    const bytes = file(`P${1 + (i % 6)} 4 3 255\n`, ...Array.from({ length: 80 }, () => (random(2) ? 0x30 + random(10) : 0x20)));
    for (let k = 0; k < 3; k++) bytes[random(bytes.length)] = random(256);
    try {
      assert.ok(decodeNetpbm(bytes, 1000).data.length <= 3000);
    } catch (error) {
      assert.ok(error instanceof DecodeError, String(error));
    }
  }
});

test('every suffix that counts as a picture is that of a format which is read, and the others are told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-suffixes-'));
  try {
    const names = [...IMAGE_EXTENSIONS].map((extension) => `a${extension}`);
    const encoded = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });
    for (const name of names) {
      const own = {
        '.bmp': SMALL_BMP,
        '.pbm': file('P4 1 1\n', 0),
        '.pgm': file('P5 1 1 9\n', 0),
        '.ppm': file('P6 1 1 9\n', 0, 0, 0),
        '.pnm': file('P1 1 1 1'),
      };
      const suffix = name.slice(1);
      const format = { jpe: 'jpeg', tif: 'tiff' }[suffix.slice(1)] ?? suffix.slice(1);
      const bytes =
        own[suffix as keyof typeof own] ??
        (await encoded
          .clone()
          .toFormat(format as keyof FormatEnum)
          .toBuffer());
      assert.ok((await pixels(bytes)).length > 0, name);
    }
    writeFileSync(join(folder, 'b.heic'), 'x');
    writeFileSync(join(folder, 'c.tga'), 'x');
    const getter = specOf('getter', 'image_files', { recurse: true, order: 'path' });
    assert.deepEqual((await BUILTIN.create(getter).list(folder)).items, []);
    assert.deepEqual(await BUILTIN.create(getter).passedOver!(folder), ['b.heic', 'c.tga']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the size of a Netpbm or BMP file is read from its header', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-netpbm-'));
  try {
    writeFileSync(join(folder, 'a.ppm'), file('P6 # c\n 300 200 255\n'));
    assert.deepEqual(await readImageSize(join(folder, 'a.ppm'), 'apply'), { width: 300, height: 200 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
