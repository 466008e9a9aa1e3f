import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDataset } from '../../src/data/dataset.ts';
import type { Batch } from '../../src/data/items.ts';
import { createLoaders } from '../../src/data/loaders.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipefile-loaders-'));
  await drawSynthetic({ classes: 3, perClass: 8, size: 40, seed: 1 }, root);
});
after(() => rm(root, { recursive: true }));

const BATCH_TFMS = [
  specOf('batch_transform', 'flip'),
  specOf('batch_transform', 'warp', { p: 0.75 }),
  specOf('batch_transform', 'rotate', { p: 0.75 }),
  specOf('batch_transform', 'zoom', { p: 0.75 }),
  specOf('batch_transform', 'brightness'),
  specOf('batch_transform', 'contrast'),
  specOf('batch_transform', 'random_resized_crop_gpu', { size: 16, min_scale: 0.75, ratio: [1, 1] }),
  specOf('batch_transform', 'random_erasing', { max_count: 2 }),
  specOf('batch_transform', 'normalize', { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }),
];

function spec(changes: Partial<DataSpec> = {}): DataSpec {
  return {
    source: specOf('source', 'folder', { path: root }),
    path: '',
    blocks: [specOf('block', 'image'), specOf('block', 'category')],
    getItems: specOf('getter', 'image_files', { recurse: true, order: 'path' }),
    getY: specOf('labeller', 'parent_label'),
    splitter: specOf('splitter', 'random', { valid_pct: 0.25, seed: 42 }),
    itemTfms: [specOf('item_transform', 'resize', { size: 32 })],
    batchTfms: BATCH_TFMS,
    batchSize: 5,
    decode: { mode: 'rgb', exif: 'apply', grey16: 'scale' },
    badItems: 'error',
    seed: 7,
    ...changes,
  };
}

async function batches(changes: Partial<DataSpec>, workers: number, split: 'train' | 'valid', epoch: number, start = 0): Promise<Batch[]> {
  const data = spec(changes);
  const loaders = await createLoaders(await openDataset(data, root, BUILTIN), data, BUILTIN, { workers });
  try {
    const list: Batch[] = [];
    for await (const batch of loaders.epoch(split, epoch, start)) list.push(batch);
    return list;
  } finally {
    await loaders.close();
  }
}

test('the same bits for 0, 1 and 3 workers, and from a batch in the middle', async () => {
  const inline = await batches({}, 0, 'train', 1);
  assert.equal(inline.length, 3);
  assert.deepEqual(await batches({}, 1, 'train', 1), inline);
  assert.deepEqual(await batches({}, 3, 'train', 1), inline);
  assert.deepEqual(await batches({}, 3, 'train', 1, 2), inline.slice(2));
  assert.notDeepEqual(await batches({}, 0, 'train', 2), inline);
  assert.notDeepEqual(await batches({ seed: 8 }, 0, 'train', 1), inline);
});

test('batches made before their pass begins have the same bits, and a pass that was not the expected one is whole', async () => {
  const data = spec();
  const loaders = await createLoaders(await openDataset(data, root, BUILTIN), data, BUILTIN, { workers: 2 });
  const all = async (split: 'train' | 'valid', epoch: number, start = 0): Promise<Batch[]> => {
    const list: Batch[] = [];
    for await (const batch of loaders.epoch(split, epoch, start)) list.push(batch);
    return list;
  };
  try {
    loaders.expect?.('valid', 0);
    await all('train', 0);
    loaders.expect?.('train', 1);
    assert.deepEqual(await all('valid', 0), await batches({}, 0, 'valid', 0));
    assert.deepEqual(await all('train', 1, 1), (await batches({}, 0, 'train', 1)).slice(1));
    loaders.expect?.('train', 2);
    await all('valid', 0);
    assert.deepEqual(await all('train', 3), await batches({}, 0, 'train', 3));
  } finally {
    await loaders.close();
  }
});

test('validation keeps order and rest, and draws nothing', async () => {
  const first = await batches({}, 2, 'valid', 0);
  assert.deepEqual(
    first.map((batch) => batch.xShape),
    [
      [5, 16, 16, 3],
      [1, 16, 16, 3],
    ],
  );
  assert.deepEqual(
    first.flatMap((batch) => [...batch.indexes]),
    [...(await openDataset(spec(), root, BUILTIN)).split.valid],
  );
  assert.deepEqual(await batches({ seed: 99 }, 0, 'valid', 5), first);
});

test('a file that is no picture is named, wherever it is decoded', async () => {
  const bad = join(root, 'disc', 'broken.png');
  await writeFile(bad, 'not a picture');
  try {
    for (const workers of [0, 2]) {
      await assert.rejects(
        batches({ splitter: specOf('splitter', 'end', { valid_pct: 0.1, valid_last: true }) }, workers, 'train', 0),
        (error: unknown) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.problems[0]!.code, 'unreadable-item');
          assert.match(error.message, /disc\/broken\.png/);
          return true;
        },
      );
    }
  } finally {
    await rm(bad);
  }
});

test('pictures of different sizes: the error names two of them and the transform', async () => {
  await drawSynthetic({ classes: 1, perClass: 1, size: 24, seed: 5 }, root);
  try {
    await assert.rejects(
      batches({ itemTfms: [], splitter: specOf('splitter', 'index', { valid_idx: [23] }), batchSize: 23 }, 2, 'train', 0),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        const [problem] = error.problems;
        assert.equal(problem!.code, 'missing-resize');
        assert.match(problem!.message, /disc\/0000\.png is 24x24/);
        assert.match(problem!.hint!, /resize/);
        return true;
      },
    );
  } finally {
    await rm(root, { recursive: true });
    await drawSynthetic({ classes: 3, perClass: 8, size: 40, seed: 1 }, root);
  }
});
