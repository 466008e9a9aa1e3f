import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { squareUri, thumbnailUri } from '../../src/image/thumbnail.ts';

const bytesOf = (uri: string | undefined): Buffer => Buffer.from(uri!.slice(uri!.indexOf(',') + 1), 'base64');

test('a report shows what training decodes, upright and small, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-thumbnail-'));
  try {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="red"/></svg>';
    writeFileSync(join(folder, 'drawing.jpg'), svg);
    writeFileSync(join(folder, 'drawing.png'), gzipSync(svg));
    writeFileSync(join(folder, 'text.png'), 'no picture');
    for (const name of ['drawing.jpg', 'drawing.png', 'text.png', 'none.png']) {
      assert.equal(await thumbnailUri(join(folder, name), 32), undefined, name);
      assert.equal(await squareUri(join(folder, name), 32), undefined, name);
    }
    const turned = sharp({ create: { width: 60, height: 30, channels: 3, background: '#00f' } }).withMetadata({ orientation: 6 });
    writeFileSync(join(folder, 'turned.jpg'), await turned.jpeg().toBuffer());
    writeFileSync(join(folder, 'grey.pgm'), Buffer.concat([Buffer.from('P5 2 1 255\n'), Buffer.from([0, 255])]));
    const small = await sharp(bytesOf(await thumbnailUri(join(folder, 'turned.jpg'), 40))).metadata();
    assert.deepEqual([small.format, small.width, small.height], ['webp', 20, 40]);
    const square = await sharp(bytesOf(await squareUri(join(folder, 'turned.jpg'), 40))).metadata();
    assert.deepEqual([square.format, square.width, square.height], ['jpeg', 40, 40]);
    const tiny = await sharp(bytesOf(await thumbnailUri(join(folder, 'grey.pgm'), 40))).metadata();
    assert.deepEqual([tiny.width, tiny.height], [2, 1], 'nothing is enlarged');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
