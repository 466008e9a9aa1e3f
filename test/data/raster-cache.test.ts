import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { performTask } from '../../src/data/perform.ts';
import { fixedTransforms, putRaster, rasterKey, takeRaster } from '../../src/data/raster-cache.ts';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { prepareWork, type Work, type WorkContext, type WorkTask } from '../../src/data/work.ts';
import type { DecodeSpec } from '../../src/image/decode.ts';
import type { ItemTransform } from '../../src/language/contracts/item-transform.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'pipefile-rasters-'));
after(() => rmSync(ROOT, { recursive: true, force: true }));
before(() => drawSynthetic({ classes: 2, perClass: 3, size: 40, seed: 3 }, ROOT));

const CACHE = join(ROOT, 'cache');
const RESIZE = specOf('item_transform', 'resize', { size: 24 });
const DECODE: DecodeSpec = { mode: 'rgb', exif: 'apply', grey16: 'scale' };
const work = (changes: Partial<WorkContext> = {}): Work =>
  prepareWork(
    {
      root: ROOT,
      decode: DECODE,
      itemTfms: [RESIZE, specOf('item_transform', 'flip')],
      batchTfms: [],
      plugins: [],
      seed: 5,
      ...changes,
    },
    BUILTIN,
  );
const PATHS = ['disc/0000.png', 'disc/0001.png', 'square/0002.png'];
const task = (split: 'train' | 'valid', epoch: number): WorkTask => ({
  split,
  epoch,
  batch: 0,
  items: [0, 1, 2],
  paths: PATHS,
  batchItems: [0, 1, 2],
});
const files = (): string[] =>
  readdirSync(CACHE, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.raster'))
    .sort();

test('with the cache, cold, warm and damaged, items are those without it, in training and in validation', async () => {
  for (const split of ['train', 'valid'] as const)
    for (const epoch of [0, 1]) {
      const plain = await performTask(work(), task(split, epoch));
      assert.deepEqual(await performTask(work({ cache: CACHE }), task(split, epoch)), plain);
      for (const name of files()) writeFileSync(join(CACHE, name), readFileSync(join(CACHE, name)).subarray(0, -1));
      assert.deepEqual(await performTask(work({ cache: CACHE }), task(split, epoch)), plain, 'cut files are made again');
      assert.deepEqual(await performTask(work({ cache: CACHE }), task(split, epoch)), plain);
    }
  assert.equal(files().length, 2 * PATHS.length, 'decoded for training, resized for validation');
});

test('a warm cache is really read: a picture put under its key comes back', async () => {
  const bytes = readFileSync(join(ROOT, PATHS[0]!));
  const inOrder = work().items.map(({ spec }) => spec);
  const key = rasterKey(bytes, DECODE, inOrder, 'valid');
  await putRaster(CACHE, key, { width: 24, height: 24, channels: 3, data: new Uint8Array(24 * 24 * 3).fill(77) });
  const result = await performTask(work({ cache: CACHE }), { ...task('valid', 0), items: [0], paths: [PATHS[0]!], batchItems: [0] });
  assert.ok(result.kind === 'done' && result.data.every((value) => Math.abs(value * 255 - 77) < 1e-3 || value === 77));
});

test('the key follows content, decoding and transforms; a flipped bit is noticed', async () => {
  const bytes = readFileSync(join(ROOT, PATHS[0]!));
  const keys = [
    rasterKey(bytes, DECODE, [], 'train'),
    rasterKey(bytes, DECODE, [RESIZE], 'valid'),
    rasterKey(bytes, { ...DECODE, exif: 'ignore' }, [], 'train'),
    rasterKey(bytes, { ...DECODE, mode: 'grey' }, [], 'train'),
    rasterKey(Uint8Array.of(1), DECODE, [], 'train'),
  ];
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(rasterKey(bytes, DECODE, [], 'valid'), keys[0], 'what is only decoded serves both sides');
  await putRaster(CACHE, 'ff00', { width: 1, height: 1, channels: 1, data: Uint8Array.of(9) });
  const path = join(CACHE, 'ff', 'ff00.raster');
  const file = readFileSync(path);
  file[file.length - 1]! ^= 1;
  writeFileSync(path, file);
  assert.equal(await takeRaster(CACHE, 'ff00'), undefined);
});

test('what draws is not kept', () => {
  const made = (word: string, options: Readonly<Record<string, unknown>>): ItemTransform =>
    BUILTIN.create(specOf('item_transform', word, options));
  const [resize, squish] = [made('resize', { size: 24 }), made('resize', { size: 24, method: 'squish' })];
  assert.equal(fixedTransforms([squish, made('crop_pad', { size: 8 }), made('flip', {})], 'train'), 2);
  assert.equal(fixedTransforms([resize, squish], 'train'), 0);
  assert.equal(fixedTransforms([resize, squish], 'valid'), 2);
});

const WRITER = `
import { putRaster } from ${JSON.stringify(new URL('../../src/data/raster-cache.js', import.meta.url).href)};
const data = new Uint8Array(1200 * 1200 * 3).fill(7);
for (let i = 0; ; i++) {
  await putRaster(process.argv[2], String(i).padStart(8, '0'), { width: 1200, height: 1200, channels: 3, data });
  process.send(i);
}
`;

test('killed hard in the middle of writing, again and again: what is under its name is whole', async () => {
  const folder = join(ROOT, 'killed');
  const program = join(ROOT, 'writer.mjs');
  writeFileSync(program, WRITER);
  for (const wait of [3, 11, 17, 29, 41]) {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await new Promise((resolve) => child.once('message', resolve));
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
  }
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.raster'));
  assert.ok(names.length > 0);
  for (const name of names) {
    assert.equal(statSync(join(folder, name)).size, 1200 * 1200 * 3 + 52);
    assert.ok(await takeRaster(folder, name.replace(/^.*\//, '').replace('.raster', '')));
  }
});
