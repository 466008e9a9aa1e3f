import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ScannedItem, scanItems } from '../../src/data/scan.ts';
import { encodePng } from '../../src/image/encode.ts';

async function scan(root: string, paths: readonly string[], options = {}): Promise<ScannedItem[]> {
  const list: ScannedItem[] = [];
  for await (const item of scanItems(root, paths, { mode: 'rgb', exif: 'apply', ...options })) list.push(item);
  return list;
}

test('a scan yields every file in order, whatever it is, with facts, thumbnail and hash', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pipefile-scan-'));
  try {
    const png = await encodePng({ width: 3, height: 2, channels: 3, data: new Uint8Array(18).fill(200) });
    await writeFile(join(root, 'a.png'), png);
    await writeFile(join(root, 'b.jpg'), png);
    await writeFile(join(root, 'c.png'), png.subarray(0, png.length - 20));
    await mkdir(join(root, 'd.jpg'));
    await writeFile(join(root, 'e.gif'), '');
    const found = await scan(root, ['a.png', 'b.jpg', 'c.png', 'd.jpg', 'e.gif', 'none.jpg'], { thumbnail: 4, hash: true, atOnce: 2 });
    assert.deepEqual(
      found.map(({ path, index }) => [path, index]),
      ['a.png', 'b.jpg', 'c.png', 'd.jpg', 'e.gif', 'none.jpg'].map((path, i) => [path, i]),
    );
    const [good, renamed, cut, folder, empty, missing] = found as [
      ScannedItem,
      ScannedItem,
      ScannedItem,
      ScannedItem,
      ScannedItem,
      ScannedItem,
    ];
    assert.deepEqual([good.type, good.width, good.height, good.frames, good.trouble], ['a PNG picture', 3, 2, 1, undefined]);
    assert.deepEqual([...good.thumbnail!.data], new Array(48).fill(200));
    assert.match(good.hash!, /^[0-9a-f]{64}$/);
    assert.equal(renamed.namedAs, 'a JPEG picture');
    assert.equal(renamed.hash, good.hash);
    assert.match(cut.trouble!, /PNG/);
    assert.match(folder.trouble!, /folder/);
    assert.match(empty.trouble!, /empty/);
    assert.match(missing.trouble!, /no such file/);
  } finally {
    await rm(root, { recursive: true });
  }
});

test('a scan can be aborted', async () => {
  await assert.rejects(scan('/', ['a', 'b'], { signal: AbortSignal.abort() }), { name: 'AbortError' });
});
