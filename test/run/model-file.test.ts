import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Dataset } from '../../src/data/items.ts';
import { architectureOf } from '../../src/model/architecture.ts';
import { refuseLarger } from '../../src/model/count.ts';
import { type ModelFile, modelFile } from '../../src/run/model-file.ts';
import { readModel } from '../../src/run/read-model.ts';
import { UserError } from '../../src/util/problem.ts';
import { keyedRng } from '../../src/util/rng.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { loadRegistry } from '../../src/words/load.ts';
import { parseText } from '../../src/words/parse.ts';
import { specOf } from '../words.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-model-file-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const DATASET = { vocab: ['a', 'b'], c: 2, statistics: { mean: [0.5, 0.5, 0.5], std: [1, 1, 1] } } as unknown as Dataset;

/** What a run of this file would write. */
function described(data: string, learner: string, dataset: Dataset = DATASET): ModelFile {
  const text = `version: 1\ndata: { source: photos, get_y: parent_label, ${data} }\nlearner: { pretrained: false, ${learner} }\ntrain: [{ fit: 1 }]\n`;
  const parsed = parseText(text, '/x/a.yaml');
  assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
  return JSON.parse(JSON.stringify(modelFile(parsed.document, dataset)));
}

async function read(value: unknown): Promise<ModelFile> {
  writeFileSync(join(FOLDER, 'model.json'), typeof value === 'string' ? value : JSON.stringify(value));
  return (await readModel(FOLDER, loadRegistry)).model;
}

const PLAIN = described('item_tfms: [{ resize: 8 }]', 'arch: small');

test('what a run writes is read, whichever words its file uses', async () => {
  const numbers = { vocab: [], c: 1 } as unknown as Dataset;
  const files = [
    PLAIN,
    described('blocks: [image_bw, category], grey16: clip, exif: ignore', 'arch: resnet18, cut: -3'),
    described(
      'blocks: [image, multi_category], val_batch_size: 3, seed: 9',
      'arch: resnet50, loss: bce_with_logits, lin_ftrs: [9], ps: [0.1, 0.2]',
    ),
    described('blocks: [image, regression]', 'arch: xresnet, y_range: [0, 1], pool: true', numbers),
    described(
      'item_tfms: [{ random_resized_crop: 8 }, { ratio_resize: 9 }, { crop_pad: 8 }, { random_crop: 8 }, flip, dihedral], ' +
        'batch_tfms: [{ aug_transforms: { size: 8, do_flip: true, flip_vert: true, xtra_tfms: [hue] } }, { random_resized_crop_gpu: 8 }, hue, saturation, random_erasing, normalize]',
      'arch: { small: [4, 8] }, loss: { focal: { gamma: 1 } }',
    ),
    described(
      'batch_tfms: [{ flip: { draw: 0 } }, dihedral, { rotate: { draw: 3 } }, zoom, warp, brightness, contrast, { normalize: batch }]',
      'arch: small, loss: label_smoothing',
    ),
  ];
  for (const file of files) assert.deepEqual(await read(file), file);
});

test('a plug-in that no transform needs is not run; one that a transform needs must be there', async () => {
  const plugins = [{ path: join(tmpdir(), 'pipefile-no-such-folder', 'gone.mjs'), sha256: '0'.repeat(64) }];
  assert.deepEqual(await read({ ...PLAIN, plugins }), { ...PLAIN, plugins });
  const inner = { ...specOf('batch_transform', 'hue'), plugin: plugins[0]!.sha256 };
  const needing = [specOf('batch_transform', 'aug_transforms', { xtra_tfms: [inner] })];
  await assert.rejects(read({ ...PLAIN, plugins, batchTfms: needing }), /gone\.mjs cannot be loaded/);
});

test('what is no description of a model is a problem: text, wrong kinds, huge sides, names that do not go with outputs', async () => {
  const wrong: unknown[] = [
    '',
    'null',
    '[]',
    '"x"',
    '{"format":',
    { ...PLAIN, version: 2 },
    { ...PLAIN, arch: { kind: 'vit', name: 'vit' } },
    { ...PLAIN, arch: { ...PLAIN.arch, word: 1 } },
    { ...PLAIN, arch: { ...PLAIN.arch, options: [] } },
    { ...PLAIN, cut: 0.5 },
    { ...PLAIN, nOut: 1e12 },
    { ...PLAIN, nOut: 3 },
    { ...PLAIN, nIn: 1 },
    { ...PLAIN, vocab: 'ab' },
    { ...PLAIN, blocks: [] },
    { ...PLAIN, blocks: [PLAIN.blocks[0], PLAIN.blocks[0]] },
    { ...PLAIN, itemTfms: [specOf('item_transform', 'resize', { size: [1e9, 1e9] })] },
    { ...PLAIN, itemTfms: [specOf('item_transform', 'ratio_resize', { max_sz: 1e9 })] },
    { ...PLAIN, itemTfms: [{ kind: 'item_transform', word: 'resize', options: { size: 8 } }] },
    { ...PLAIN, itemTfms: [{ kind: 'item_transform', word: 'toString', options: {} }] },
    { ...PLAIN, itemTfms: [{ kind: 'toString' }] },
    { ...PLAIN, itemTfms: [specOf('batch_transform', 'flip')] },
    { ...PLAIN, batchTfms: [specOf('batch_transform', 'normalize', { mean: 'x', std: [] })] },
    { ...PLAIN, batchTfms: [specOf('batch_transform', 'normalize', { mean: [0.5] })] },
    { ...PLAIN, batchTfms: [specOf('batch_transform', 'normalize', { stats: 'batch' })], statistics: undefined },
    { ...PLAIN, batchTfms: [specOf('batch_transform', 'aug_transforms', { mult: 9 })] },
    { ...PLAIN, batchTfms: [specOf('batch_transform', 'aug_transforms', { xtra_tfms: ['hue'] })] },
    { ...PLAIN, batchTfms: [specOf('batch_transform', 'aug_transforms', { xtra_tfms: [specOf('batch_transform', 'hue', { p: 2 })] })] },
    { ...PLAIN, statistics: { mean: 'x', std: [1] } },
    { ...PLAIN, decode: { ...PLAIN.decode, mode: 'grey' } },
    { ...PLAIN, decode: { ...PLAIN.decode, exif: 'x' } },
    { ...PLAIN, loss: { kind: 'constructor', word: 'mse', options: {} } },
    { ...PLAIN, batchSize: 1e9 },
    { ...PLAIN, head: null },
  ];
  for (const value of wrong) await assert.rejects(read(value), UserError, JSON.stringify(value));
});

test('2,000 damaged descriptions are read or refused, and throw nothing else', async () => {
  const text = JSON.stringify(PLAIN);
  const parts = text.split(/([,:[\]{}])/);
  const odd = ['null', '[]', '{}', '-1', '1e99', '"x"', 'true', '"__proto__"', '0.5', ''];
  for (let i = 0; i < 2000; i++) {
    const rng = keyedRng(20261128, 'model', i);
    const mutated = [...parts];
    for (let n = 1 + rng.int(2); n > 0; n--) mutated[rng.int(mutated.length)] = odd[rng.int(odd.length)]!;
    await read(mutated.join(''))
      .then((model) => architectureOf(model, BUILTIN))
      .catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
      });
  }
});

test('a description of more values than its weights hold, or than a word may have, is refused before it takes memory', async () => {
  const small = (widths: readonly number[]): unknown => ({ ...PLAIN, arch: { ...PLAIN.arch, options: { widths } } });
  const huge = await read(small([2048, 2048, 2048]));
  assert.throws(() => refuseLarger({ ...huge, arch: architectureOf(huge, BUILTIN) }, new Map()), UserError);
  await assert.rejects(read(small([1e9])), UserError);
});
