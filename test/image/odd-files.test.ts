import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DecodeError, decodeImage } from '../../src/image/decode.ts';
import type { Raster } from '../../src/image/raster.ts';
import { transpose } from '../../src/image/transpose.ts';
import { needsShared, SHARED } from '../shared.ts';

const FOLDER = 'data/nasty';
interface Odd {
  file: string;
  expect: string;
  pillow_full_decode?: string;
}

async function attempt(file: string): Promise<Raster | DecodeError> {
  try {
    return await decodeImage(readFileSync(join(SHARED, FOLDER, file)), { mode: 'rgb', exif: 'apply' });
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

test('every odd file decodes or is refused as its manifest says', needsShared(FOLDER), async (t) => {
  const all = JSON.parse(readFileSync(join(SHARED, FOLDER, 'manifest.json'), 'utf8')) as Odd[];
  const stored = all.filter(({ file }) => !file.startsWith('('));
  assert.equal(stored.length, 85);
  for (const { file, expect } of stored) {
    await t.test(`${file}: ${expect}`, async () => {
      const got = await attempt(file);
      const mayRefuse = /refused|ignored|supported/.test(expect);
      const mayDecode = /usable|scaled|decodes|ignored|first frame|first picture/.test(expect);
      if (got instanceof DecodeError) assert.ok(mayRefuse, got.message);
      else assert.ok(mayDecode && got.data.length === got.width * got.height * 3, `decoded to ${got.width}x${got.height}`);
    });
  }
});

test('a refusal says what the file really is', needsShared(FOLDER), async () => {
  const reasons = { 'heif_named.jpg': /HEIF/, 'html_404.jpg': /HTML/, 'zero_byte.jpg': /empty/, 'text.jpg': /text/, 'photo.bmp': /BMP/ };
  for (const [file, pattern] of Object.entries(reasons)) {
    const got = await attempt(file);
    assert.ok(got instanceof DecodeError);
    assert.match(got.message, pattern);
  }
});

test('the eight EXIF orientations of one photo look alike', needsShared(FOLDER), async () => {
  const upright = (await attempt('exif/Landscape_1.jpg')) as Raster;
  for (let i = 2; i <= 8; i++) {
    const turned = (await attempt(`exif/Landscape_${i}.jpg`)) as Raster;
    assert.deepEqual([turned.width, turned.height], [upright.width, upright.height]);
    const wrong = (['flip_left_right', 'flip_top_bottom', 'rotate_180'] as const).map((how) => difference(upright, transpose(turned, how)));
    const right = difference(upright, turned);
    assert.ok(right * 2 < Math.min(...wrong), `orientation ${i}: ${right} upright, ${wrong} otherwise`);
  }
});

/** Mean over bytes; the photos differ in their colour profiles, so it is not near 0 even for the right turn. */
function difference(a: Raster, b: Raster): number {
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;
}
