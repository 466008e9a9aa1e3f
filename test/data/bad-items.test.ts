import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findBadItems } from '../../src/data/bad-items.ts';
import { openDataset } from '../../src/data/dataset.ts';
import { createLoaders } from '../../src/data/loaders.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import { encodePng } from '../../src/image/encode.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { splitOf } from './split.ts';

let root: string;
const BAD = ['a/03.png', 'b/01.png', 'b/07.png'];
const names = ['a', 'b'].flatMap((label) => Array.from({ length: 10 }, (_, i) => `${label}/${String(i).padStart(2, '0')}.png`));

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipefile-bad-'));
  const png = await encodePng({ width: 4, height: 4, channels: 3, data: new Uint8Array(48).fill(90) });
  for (const name of names) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), BAD.includes(name) ? png.subarray(0, 40) : png);
  }
});
after(() => rm(root, { recursive: true }));

const spec = (changes: Partial<DataSpec> = {}): DataSpec => ({
  source: specOf('source', 'folder', { path: root }),
  path: '',
  blocks: [specOf('block', 'image'), specOf('block', 'category')],
  getItems: specOf('getter', 'image_files', { recurse: true, order: 'path' }),
  getY: specOf('labeller', 'parent_label'),
  splitter: specOf('splitter', 'random', { valid_pct: 0.25, seed: 42 }),
  itemTfms: [],
  batchTfms: [],
  batchSize: 4,
  decode: { mode: 'rgb', exif: 'apply', grey16: 'scale' },
  badItems: 'error',
  seed: 1,
  ...changes,
});

test('error: every bad file is named before anything trains', async () => {
  await assert.rejects(openDataset(spec(), root, BUILTIN, {}), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual(
      error.problems.map(({ code, message }) => [code, message.split(' ')[0]]),
      BAD.map((path) => ['unreadable-item', path]),
    );
    return true;
  });
  const unused = spec({ splitter: specOf('splitter', 'grandparent', { train_name: ['none'], valid_name: ['none'] }) });
  assert.equal((await openDataset(unused, root, BUILTIN, {})).split.train.length, 0, 'files that no side uses are not looked for');
});

test('skip: as if the files were not there, split included', async () => {
  const dataset = await openDataset(spec({ badItems: 'skip' }), root, BUILTIN);
  const good = names.filter((name) => !BAD.includes(name));
  assert.deepEqual(
    dataset.items.map(({ path }) => path),
    good,
  );
  assert.deepEqual(dataset.split, await splitOf('random', { valid_pct: 0.25 }, good.length));
  assert.deepEqual(
    dataset.bad!.map(({ path }) => path),
    BAD,
  );
});

test('report: the split of the whole folder without the bad ones; it trains', async () => {
  const data = spec({ badItems: 'report' });
  const dataset = await openDataset(data, root, BUILTIN);
  const whole = await splitOf('random', { valid_pct: 0.25 }, names.length);
  const isGood = (i: number): boolean => !BAD.includes(names[i]!);
  assert.deepEqual(dataset.split, { train: whole.train.filter(isGood), valid: whole.valid.filter(isGood) });
  assert.equal(dataset.items.length, names.length);
  assert.match(dataset.bad![0]!.reason, /PNG/);
  const loaders = await createLoaders(dataset, data, BUILTIN, { workers: 0 });
  let seen = 0;
  for await (const batch of loaders.epoch('train', 0)) seen += batch.indexes.length;
  await loaders.close();
  assert.equal(seen, loaders.length('train') * 4);
});

test('verdicts are kept by size and times, and a damaged or changed file is looked at again', async () => {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'pipefile-verdicts-'));
  try {
    const items = names.map((path) => ({ path }));
    const past = new Date(Date.now() - 60_000);
    for (const name of names) await utimes(join(root, name), past, past);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    let looks = 0;
    const options = { cacheFolder, onProgress: (): void => void looks++ };
    const first = await findBadItems(root, items, options);
    assert.deepEqual(
      first.map(({ path }) => path),
      BAD,
    );
    assert.ok(looks > 0);
    looks = 0;
    assert.deepEqual(await findBadItems(root, items, options), first);
    assert.equal(looks, 0);
    await writeFile(join(root, 'a/00.png'), 'no picture');
    assert.deepEqual(
      (await findBadItems(root, items, options)).map(({ path }) => path),
      ['a/00.png', ...BAD],
    );
    const [file] = await readdir(join(cacheFolder, 'verdicts'));
    await writeFile(join(cacheFolder, 'verdicts', file!), '{"a/00.png": 3');
    assert.equal((await findBadItems(root, items, options)).length, 4);
  } finally {
    await rm(cacheFolder, { recursive: true });
  }
});
