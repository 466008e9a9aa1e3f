import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ScannedItem, scanItems } from '../../src/data/scan.ts';
import { type DecodeOptions, decodeImage } from '../../src/image/decode.ts';
import { DecodeError } from '../../src/image/decode-error.ts';
import type { Raster } from '../../src/image/raster.ts';
import { transpose } from '../../src/image/transpose.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf } from '../words.ts';
import { ODD_FILES } from './odd-files.facts.ts';

const FOLDER = 'data/nasty';
const read = (file: string): Uint8Array => readFileSync(join(SHARED, FOLDER, file));

async function attempt(file: string, options: Partial<DecodeOptions> = {}): Promise<Raster | DecodeError> {
  try {
    return await decodeImage(read(file), { mode: 'rgb', exif: 'apply', ...options });
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** Mean and deviation of each channel. */
function moments({ data, width, height, channels }: Raster): { mean: number[]; deviation: number[] } {
  const count = width * height;
  const sums = [0, 1, 2].map((c) => {
    let sum = 0;
    let squares = 0;
    for (let i = c; i < data.length; i += channels) {
      sum += data[i]!;
      squares += data[i]! ** 2;
    }
    return [sum / count, Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))] as const;
  });
  return { mean: sums.map(([mean]) => mean), deviation: sums.map(([, deviation]) => deviation) };
}

/** AVIF's colours depend on how the decoder enlarges its chroma planes: libheif and Pillow's libavif differ by 1.2 of 255 on average. */
const TOLERANCE: Readonly<Record<string, number>> = { 'photo.avif': 1 };

test('all 85 odd files: refused by what they are, or of the size and colours that Pillow finds', needsShared(FOLDER), async (t) => {
  const manifest = JSON.parse(readFileSync(join(SHARED, FOLDER, 'manifest.json'), 'utf8')) as { file: string; expect?: string }[];
  const stored = manifest.filter(({ file }) => !file.startsWith('('));
  assert.deepEqual(stored.map(({ file }) => file).sort(), Object.keys(ODD_FILES).sort());
  assert.equal(stored.length, 85);
  for (const { file, expect } of stored) {
    await t.test(`${file}: ${expect}`, async () => {
      const facts = ODD_FILES[file]!;
      const got = await attempt(file);
      if ('refused' in facts) {
        assert.match(expect!, /refused|ignored|wrong colours/);
        assert.ok(got instanceof DecodeError, 'it was decoded');
        assert.match(got.message, facts.refused);
        return;
      }
      assert.match(expect!, /usable|first frame|scaled|decodes/);
      assert.ok(!(got instanceof DecodeError), (got as DecodeError).message);
      assert.deepEqual([got.width, got.height, got.channels], [...facts.upright, 3]);
      const { mean, deviation } = moments(got);
      for (const c of [0, 1, 2]) {
        const off = Math.max(Math.abs(mean[c]! - facts.mean[c]!), Math.abs(deviation[c]! - facts.deviation[c]!));
        assert.ok(off <= (TOLERANCE[file] ?? 0.006), `channel ${c}: mean ${mean[c]}, deviation ${deviation[c]}`);
      }
      const asStored = (await attempt(file, { exif: 'ignore' })) as Raster;
      assert.deepEqual([asStored.width, asStored.height], facts.stored);
      const grey = (await attempt(file, { mode: 'grey' })) as Raster;
      assert.deepEqual([grey.channels, grey.data.length], [1, got.width * got.height]);
    });
  }
});

test('the scan says the same of every odd file as training would, and which names lie', needsShared(FOLDER), async () => {
  const files = Object.keys(ODD_FILES);
  const found: ScannedItem[] = [];
  for await (const item of scanItems(join(SHARED, FOLDER), files, { mode: 'rgb', exif: 'apply' })) found.push(item);
  for (const { path, trouble } of found) assert.equal(trouble !== undefined, 'refused' in ODD_FILES[path]!, path);
  const lying = found.filter(({ namedAs }) => namedAs !== undefined).map(({ path }) => path);
  assert.deepEqual(lying.sort(), [
    'bmp_named.jpg',
    'gif_named.jpg',
    'heif_named.jpg',
    'html_404.jpg',
    'jpeg_named.png',
    'png_named.jpg',
    'text.jpg',
    'webp_named.jpeg',
    'zero_byte.jpg',
  ]);
});

test('files that are no pictures by name are not even listed', needsShared(FOLDER), async () => {
  const { items } = await BUILTIN.create(specOf('getter', 'image_files', { recurse: true, order: 'path' })).list(join(SHARED, FOLDER));
  const listed = items.map(({ path }) => path);
  for (const quiet of ['._baseline.jpg', '.DS_Store', 'Thumbs.db', 'no_extension', 'manifest.json', 'photo.jp2'])
    assert.ok(!listed.includes(quiet));
  for (const wanted of ['UPPER.JPG', 'ünïcode 写真 (1).jpg', 'photo.webp', 'exif/Landscape_1.jpg'])
    assert.ok(listed.includes(wanted), wanted);
});

test('links, folders named as pictures and files that may not be read', async () => {
  const root = mkdtempSync(join(tmpdir(), 'pipefile-odd-'));
  try {
    mkdirSync(join(root, 'folder.jpg'));
    writeFileSync(join(root, 'closed.jpg'), 'x');
    chmodSync(join(root, 'closed.jpg'), 0);
    symlinkSync('nowhere.jpg', join(root, 'broken-link.jpg'));
    symlinkSync(root, join(root, 'loop'));
    const { items } = await BUILTIN.create(specOf('getter', 'image_files', { recurse: true, order: 'path' })).list(root);
    assert.deepEqual(
      items.map(({ path }) => path),
      ['broken-link.jpg', 'closed.jpg'],
    );
    const found: string[] = [];
    for await (const { path, trouble } of scanItems(root, ['broken-link.jpg', 'closed.jpg', 'folder.jpg'], { mode: 'rgb', exif: 'apply' }))
      found.push(`${path}: ${trouble}`);
    assert.match(found[0]!, /a link to nowhere\.jpg, which is not there/);
    assert.match(found[1]!, process.getuid?.() === 0 ? /text/ : /may not be read/);
    assert.match(found[2]!, /folder/);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('the eight EXIF orientations of one photo look alike; ignored, they keep their stored shape', needsShared(FOLDER), async () => {
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

test('copies under other names are the same pixels', needsShared(FOLDER), async () => {
  const original = (await attempt('baseline.jpg')) as Raster;
  for (const file of ['UPPER.JPG', 'jpeg_named.png', 'no_extension', 'trailing_garbage.jpg', 'ünïcode 写真 (1).jpg']) {
    const copy = (await attempt(file)) as Raster;
    assert.ok(Buffer.from(copy.data).equals(Buffer.from(original.data)), file);
  }
});
