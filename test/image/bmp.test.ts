import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBmp } from '../../src/image/bmp.ts';
import { decodeImage } from '../../src/image/decode.ts';

interface Parts {
  width: number;
  height: number;
  bits: number;
  rows: number[];
  extra?: number[];
  compression?: number;
}

/** A bitmap with a 40-byte header; `extra` are the masks or the palette as 32-bit words. */
function bmp({ width, height, bits, rows, extra = [], compression = 0 }: Parts): Uint8Array {
  const offset = 54 + extra.length * 4;
  const bytes = Buffer.alloc(offset + rows.length);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(offset, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(compression, 30);
  bytes.writeUInt32LE(compression === 0 && bits <= 8 ? extra.length : 0, 46);
  extra.forEach((word, i) => void bytes.writeUInt32LE(word, 54 + i * 4));
  bytes.set(rows, offset);
  return bytes;
}

const pixels = (parts: Parts): number[] => [...decodeBmp(bmp(parts), 100).data];

test('24 bits: blue first, from the bottom unless the height is negative', () => {
  const rows = [1, 2, 3, 0, 4, 5, 6, 0];
  assert.deepEqual(pixels({ width: 1, height: 2, bits: 24, rows }), [6, 5, 4, 3, 2, 1]);
  assert.deepEqual(pixels({ width: 1, height: -2, bits: 24, rows }), [3, 2, 1, 6, 5, 4]);
});

test('palettes of 1, 4 and 8 bits', () => {
  const extra = [0x102030, 0x405060];
  assert.deepEqual(pixels({ width: 3, height: 1, bits: 1, rows: [0b01000000, 0, 0, 0], extra }), [16, 32, 48, 64, 80, 96, 16, 32, 48]);
  assert.deepEqual(pixels({ width: 3, height: 1, bits: 4, rows: [0x01, 0x10, 0, 0], extra }), [16, 32, 48, 64, 80, 96, 64, 80, 96]);
  assert.deepEqual(pixels({ width: 2, height: 1, bits: 8, rows: [1, 0, 0, 0], extra }), [64, 80, 96, 16, 32, 48]);
});

test('bit fields of 16 and 32 bits', () => {
  assert.deepEqual(pixels({ width: 1, height: 1, bits: 16, rows: [0xff, 0x7f, 0, 0] }), [255, 255, 255]);
  const masks = { compression: 3, extra: [0xf800, 0x7e0, 0x1f] };
  assert.deepEqual(pixels({ width: 1, height: 1, bits: 16, rows: [0x10, 0x84, 0, 0], ...masks }), [131, 129, 131]);
  assert.deepEqual(pixels({ width: 1, height: 1, bits: 32, rows: [3, 2, 1, 200] }), [1, 2, 3]);
});

test('what is cut short, compressed or too large is refused before pixels are allocated', async () => {
  const whole = { width: 1, height: 2, bits: 24, rows: [1, 2, 3, 0, 4, 5, 6, 0] };
  assert.throws(() => decodeBmp(bmp(whole).subarray(0, 60), 100), /ends before/);
  assert.throws(() => decodeBmp(bmp(whole).subarray(0, 30), 100), /header/);
  assert.throws(() => decodeBmp(bmp({ ...whole, compression: 1, bits: 8 }), 100), /not supported/);
  assert.throws(() => decodeBmp(bmp({ ...whole, width: 2_000_000_000, height: 2 }), 100), /limit/);
  await assert.rejects(
    decodeImage(bmp(whole).subarray(0, 60), { mode: 'rgb', exif: 'apply' }),
    /BMP picture and cannot be decoded \(it ends/,
  );
});
