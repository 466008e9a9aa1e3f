import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import { openDataset } from '../../src/data/dataset.ts';
import type { Batch } from '../../src/data/items.ts';
import { createLoaders } from '../../src/data/loaders.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import { batchStatistics } from '../../src/data/statistics.ts';
import { scalePoint } from '../../src/image/affine.ts';
import { decodeImage } from '../../src/image/decode.ts';
import { runSteps } from '../../src/image/steps.ts';
import { UserError } from '../../src/util/problem.ts';
import { STATISTICS } from '../../src/words/batch-transforms/normalize.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf } from '../words.ts';
import { FIXTURES, fixture, fromPlanes, largestDifference, type Planes } from './fixtures.ts';
import { tinySpec } from './tiny-spec.ts';

const MISC = 'n_misc_ops.json';
const SUMMARY = 'j_summary.json';
const PICTURES = `${FIXTURES}/j_tiny_images`;

test('normalize: fastai statistics, values within 5e-7, statistics of a batch', needsShared(`${FIXTURES}/${MISC}`), () => {
  const { normalize, normalize_from_batch: measured } = fixture<{
    normalize: { stats: number[][]; cifar: number[][]; mnist: number[][]; input: Planes[]; output: Planes[] };
    normalize_from_batch: { mean: number[][][][]; std: number[][][][] };
  }>(MISC);
  for (const [name, stats] of [
    ['imagenet', normalize.stats],
    ['cifar', normalize.cifar],
    ['mnist', normalize.mnist],
  ] as const)
    assert.deepEqual([STATISTICS[name].mean, STATISTICS[name].std], stats);
  normalize.input.forEach((planes, i) => {
    const got = runSteps(fromPlanes(planes), [{ kind: 'normalize', ...STATISTICS.imagenet }]);
    assert.ok(largestDifference(got, fromPlanes(normalize.output[i]!)) < 5e-7);
  });
  const pictures = normalize.input.map(fromPlanes);
  const { width, height, channels } = pictures[0]!;
  const x = Float32Array.from(pictures.flatMap(({ data }) => [...data]));
  const { mean, std } = batchStatistics({ x, xShape: [pictures.length, height, width, channels] });
  measured.mean.flat(3).forEach((value, c) => void assert.ok(Math.abs(value - mean[c]!) < 1e-6));
  measured.std.flat(3).forEach((value, c) => void assert.ok(Math.abs(value - std[c]!) < 1e-6));
});

test('bytes become floats, points become coordinates', needsShared(`${FIXTURES}/${MISC}`), () => {
  const { int_to_float: ints, point_scaler: points } = fixture<{
    int_to_float: { input: Planes[]; output: Planes[] };
    point_scaler: { image_wh: [number, number]; points: [number, number][]; scaled: [number, number][] };
  }>(MISC);
  ints.input.forEach((planes, i) => {
    const { width, height, channels, data } = fromPlanes(planes);
    const got = runSteps({ width, height, channels: channels as 1, data: Uint8Array.from(data) }, []);
    assert.equal(largestDifference(got, fromPlanes(ints.output[i]!)), 0);
  });
  points.points.forEach(([x, y], i) => void assert.deepEqual(scalePoint(x, y, ...points.image_wh), points.scaled[i]));
});

test('PNG modes opened as colour and as grey; orientation ignored where asked', needsShared(`${FIXTURES}/${MISC}`), async () => {
  const { open_modes: modes, exif_orientation_ignored_size_wh: stored } = fixture<{
    open_modes: Record<string, { rgb: number[][][]; bw: number[][] }>;
    exif_orientation_ignored_size_wh: [number, number];
  }>(MISC);
  const raw = (data: Uint8Array | Uint16Array, channels: 1 | 4): Sharp => sharp(data, { raw: { width: 2, height: 2, channels } });
  const files: Record<string, Promise<Buffer>> = {
    'i16.png': raw(Uint16Array.of(0, 256, 1000, 65535), 1)
      .toColourspace('grey16')
      .png()
      .toBuffer(),
    'l.png': raw(Uint8Array.of(0, 255, 10, 100), 1)
      .toColourspace('b-w')
      .png()
      .toBuffer(),
    'rgba.png': raw(
      Uint8Array.from({ length: 16 }, (_, i) => [200, 0, 0, 100][i % 4]!),
      4,
    )
      .png()
      .toBuffer(),
  };
  assert.deepEqual(Object.keys(modes).sort(), Object.keys(files).sort());
  for (const [name, { rgb, bw }] of Object.entries(modes)) {
    const bytes = await files[name]!;
    const options = { exif: 'ignore', grey16: 'clip' } as const;
    assert.deepEqual([...(await decodeImage(bytes, { mode: 'rgb', ...options })).data], rgb.flat(2), name);
    assert.deepEqual([...(await decodeImage(bytes, { mode: 'grey', ...options })).data], bw.flat(), name);
  }
  const turned = await sharp({ create: { width: 20, height: 10, channels: 3, background: 'red' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const ignored = await decodeImage(turned, { mode: 'rgb', exif: 'ignore' });
  assert.deepEqual([ignored.width, ignored.height], stored);
  const applied = await decodeImage(turned, { mode: 'rgb', exif: 'apply' });
  assert.deepEqual([applied.width, applied.height], [...stored].reverse());
});

/** The ten pictures of j_summary as its set-ups use them. */
const tiny = (changes: Partial<DataSpec> = {}): DataSpec => tinySpec(join(SHARED, PICTURES), changes);

async function batchesOf(spec: DataSpec, split: 'train' | 'valid'): Promise<Batch[]> {
  const loaders = await createLoaders(await openDataset(spec, join(SHARED, PICTURES), BUILTIN), spec, BUILTIN, { workers: 0 });
  const list: Batch[] = [];
  for await (const batch of loaders.epoch(split, 0)) list.push(batch);
  await loaders.close();
  return list;
}

const AUGMENT = [specOf('batch_transform', 'aug_transforms', { size: 12 })];
const NORMALIZE = specOf('batch_transform', 'normalize');

test('j_summary: split, vocabulary, shapes and the two validation batches', needsShared(PICTURES), async () => {
  const golden = fixture<{
    one_batch: {
      x_shape: number[];
      y_shape: number[];
      vocab: string[];
      c: number;
      len_train_dl: number;
      len_valid_dl: number;
      valid_shape: number[];
    };
    split: { train: string[]; valid: string[] };
    valid_batch_resize16: { items: string[]; x: Planes[]; y?: number[] };
    valid_batch_resize16_aug12_norm: { x: Planes[] };
  }>(SUMMARY);
  const data = await openDataset(tiny(), join(SHARED, PICTURES), BUILTIN);
  const names = (side: readonly number[]): string[] => side.map((i) => data.items[i]!.path);
  assert.deepEqual({ train: names(data.split.train), valid: names(data.split.valid) }, golden.split);
  assert.deepEqual([data.vocab, data.c], [golden.one_batch.vocab, golden.one_batch.c]);
  const [plain] = await batchesOf(tiny(), 'valid');
  assert.deepEqual(names([...plain!.indexes]), golden.valid_batch_resize16.items);
  assert.equal(worst(plain!, golden.valid_batch_resize16.x), 0);
  const [augmented] = await batchesOf(tiny({ batchTfms: [...AUGMENT, NORMALIZE] }), 'valid');
  const off = worst(augmented!, golden.valid_batch_resize16_aug12_norm.x);
  assert.ok(off < 1e-5, `differs by ${off}`);

  const train = await batchesOf(tiny({ batchTfms: AUGMENT }), 'train');
  const [n, h, w, c] = train[0]!.xShape;
  assert.deepEqual([n, c, h, w], golden.one_batch.x_shape);
  assert.deepEqual(train[0]!.yShape, golden.one_batch.y_shape);
  assert.ok(train[0]!.x instanceof Float32Array && train[0]!.y instanceof Int32Array);
  assert.deepEqual(
    [train.length, (await batchesOf(tiny(), 'valid')).length],
    [golden.one_batch.len_train_dl, golden.one_batch.len_valid_dl],
  );
});

/** The largest difference of a batch from pictures as the fixtures write them. */
function worst({ x, xShape: [, height, width, channels] }: Batch, expected: readonly Planes[]): number {
  const size = height * width * channels;
  return Math.max(
    ...expected.map((planes, i) =>
      largestDifference({ width, height, channels, data: x.subarray(i * size, (i + 1) * size) }, fromPlanes(planes)),
    ),
  );
}

test(
  'j_summary: the errors of a label pattern, an unseen label, an oversized batch and a missing resize',
  needsShared(PICTURES),
  async () => {
    const golden = fixture<
      Record<string, { error: { str: string; args: [string] } }> & { bs64_on_8_items: { len_train: number; err: { str: string } } }
    >(SUMMARY);
    const open = (spec: DataSpec): Promise<unknown> => openDataset(spec, join(SHARED, PICTURES), BUILTIN);
    await assert.rejects(
      open(tiny({ getY: specOf('labeller', 'regex', { pattern: '(\\d{5})', match: false, attr: 'name' }) })),
      /finds nothing in "\w+_\d\.png"/,
    );
    assert.match(golden['bad_regex']!.error.str, /in "\w+_\d\.png"$/);

    const unseen = tiny({ splitter: specOf('splitter', 'name_regex', { pattern: '^Bengal' }) });
    await assert.rejects(batchesOf(unseen, 'valid'), (error: unknown) => {
      assert.ok(error instanceof UserError);
      return error.message === `${golden['unseen_label_in_valid']!.error.args[0]}.`;
    });

    await assert.rejects(batchesOf(tiny({ batchSize: 64 }), 'train'), (error: unknown) =>
      (error as Error).message.startsWith(golden.bs64_on_8_items.err.str),
    );
    await assert.rejects(batchesOf(tiny({ itemTfms: [] }), 'train'), /differ in size and cannot be put into one batch/);
  },
);
