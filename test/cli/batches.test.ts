import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { decodeImage } from '../../src/image/decode.ts';
import { decodeSafetensors } from '../../src/model/weights/safetensors.ts';
import { pipeline, tinyFile } from './in-process.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-batches-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
writeFileSync(join(FOLDER, 'tiny.yaml'), tinyFile('  item_tfms: [{ resize: [24, 32] }]\n  batch_tfms: [aug_transforms, normalize]'));

test('one-batch: figures, and a safetensors file in torch layout', async () => {
  const text = await pipeline(['one-batch', 'tiny.yaml'], FOLDER);
  assert.equal(text.code, 0, text.err);
  assert.match(text.out, /x {2}float32 \[6, 3, 24, 32\][\s\S]*red +-?\d\.\d{4}[\s\S]*y {2}int64 \[6\]/);
  const { code, out } = await pipeline(['one-batch', 'tiny.yaml', '--out', 'b.safetensors', '--format', 'json'], FOLDER);
  assert.equal(code, 0);
  const shown = JSON.parse(out) as { x: { channels: { mean: number; min: number }[] }; items: { label: string }[]; vocab: string[] };
  const { arrays, metadata } = decodeSafetensors(readFileSync(join(FOLDER, 'b.safetensors')), 'b.safetensors');
  const [x, y] = [arrays.get('x')!, arrays.get('y')!];
  assert.deepEqual([x.shape, y.shape, y.dtype], [[6, 3, 24, 32], [6], 'int64']);
  assert.equal(metadata.layout, 'x: n, c, h, w');
  assert.deepEqual(
    Array.from(y.data as BigInt64Array, (index) => shown.vocab[Number(index)]),
    shown.items.map(({ label }) => label),
  );
  const red = Array.from({ length: 6 }, (_, n) => Array.from(x.data.subarray(n * 3 * 768, (n * 3 + 1) * 768) as Float32Array)).flat();
  assert.ok(Math.abs(red.reduce((sum, value) => sum + value, 0) / red.length - shown.x.channels[0]!.mean) < 1e-5);
  assert.equal(Math.min(...red), shown.x.channels[0]!.min);
});

test('show-batch: a PNG of rows and columns of pictures, with the normalisation undone', async () => {
  const { code, out, err } = await pipeline(['show-batch', 'tiny.yaml', '--nrows', '2', '--ncols', '3'], FOLDER);
  assert.equal(code, 0, err);
  assert.equal(out, 'tiny-batch.png\n');
  const grid = await decodeImage(readFileSync(join(FOLDER, 'tiny-batch.png')), { mode: 'rgb', exif: 'ignore' });
  assert.ok(grid.width > 3 * 128 && grid.height > 2 * 96, `${grid.width} x ${grid.height}`);
  const tones = new Set(grid.data);
  assert.ok(tones.has(255) && tones.size > 100);
});

test('--unique repeats one picture, augmented differently; --split valid shows the other side', async () => {
  const unique = await pipeline(['show-batch', 'tiny.yaml', '--unique', '--max', '4', '-o', 'u.png'], FOLDER);
  assert.equal(unique.code, 0, unique.err);
  const again = await pipeline(['show-batch', 'tiny.yaml', '--unique', '--max', '4', '-o', 'v.png'], FOLDER);
  assert.equal(again.code, 0);
  assert.deepEqual(readFileSync(join(FOLDER, 'u.png')), readFileSync(join(FOLDER, 'v.png')));
  const valid = await pipeline(['show-batch', 'tiny.yaml', '--split', 'valid', '-o', 'w.png'], FOLDER);
  assert.equal(valid.code, 0, valid.err);
});

test('normalize: batch is measured before a batch is shown, summarised or written', async () => {
  writeFileSync(join(FOLDER, 'measured.yaml'), tinyFile('  item_tfms: [{ resize: 24 }]\n  batch_tfms: [{ normalize: batch }]'));
  for (const command of ['summary', 'one-batch', 'show-batch']) {
    const { code, err } = await pipeline([command, 'measured.yaml'], FOLDER);
    assert.equal(code, 0, `${command}: ${err}`);
  }
  const { out } = await pipeline(['one-batch', 'measured.yaml', '--format', 'json'], FOLDER);
  const { channels } = (JSON.parse(out) as { x: { channels: { mean: number; std: number }[] } }).x;
  for (const { mean, std } of channels) assert.ok(Math.abs(mean) < 1e-5 && Math.abs(std - 1) < 1e-3, `${mean}, ${std}`);
  writeFileSync(
    join(FOLDER, 'nested.yaml'),
    tinyFile('  item_tfms: [{ resize: 24 }]\n  batch_tfms: [{ aug_transforms: { xtra_tfms: [{ normalize: batch }] } }]'),
  );
  const nested = await pipeline(['one-batch', 'nested.yaml'], FOLDER);
  assert.equal(nested.code, 0, nested.err);
});

/** Escape characters as a sign that may stand in a pattern. */
const readable = (text: string): string => text.replaceAll('\u001b', '␛');

test('in a terminal that can show pictures the picture comes before its path', async () => {
  const kitty = await pipeline(['show-batch', 'tiny.yaml'], FOLDER, { tty: true, env: { NO_COLOR: '', TERM: 'xterm-kitty' } });
  const [, payload] = /␛_Ga=T,f=100,m=[01];([\s\S]*)␛\\/.exec(readable(kitty.out))!;
  const png = Buffer.from(payload!.replaceAll(/␛\\␛_Gm=[01];/g, ''), 'base64');
  assert.deepEqual(png, readFileSync(join(FOLDER, 'tiny-batch.png')));
  const blocks = await pipeline(['show-batch', 'tiny.yaml', '--max', '2'], FOLDER, {
    tty: true,
    env: { NO_COLOR: '', COLORTERM: 'truecolor' },
  });
  assert.match(readable(blocks.out), /␛\[38;2;\d+;\d+;\d+;48;2;\d+;\d+;\d+m▀/);
  const plain = await pipeline(['show-batch', 'tiny.yaml'], FOLDER, { tty: true, env: { NO_COLOR: '', TERM: 'xterm' } });
  assert.equal(plain.out, 'tiny-batch.png\n');
});

test('a wrong number is refused with what was expected', async () => {
  const { code, err } = await pipeline(['show-batch', 'tiny.yaml', '--nrows', '0'], FOLDER);
  assert.equal(code, 1);
  assert.match(err, /--nrows[\s\S]*a whole number of at least 1, but found 0/);
});
