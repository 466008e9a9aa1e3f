import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readWeights } from '../../../src/model/weights/read.ts';
import { writeSafetensors } from '../../../src/model/weights/safetensors.ts';
import { createDecoder } from '../../../src/predict/decoder.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { exportModel } from '../../../src/words/export-model.ts';
import { needsShared, SHARED } from '../../shared.ts';
import { specOf } from '../../words.ts';
import { channelsFirst, EXPORT_CASES, type ExportCase, type MadeCase, makeCase } from './cases.ts';

const PYTHON = process.env['PIPEFILE_PEER_PYTHON'];
const WEIGHTS = 'data/weights/resnet18.safetensors';
const PHOTOS = 'data/pets5/images';
const skip =
  PYTHON === undefined
    ? 'needs a Python with fastai, onnx, onnxruntime and safetensors: PIPEFILE_PEER_PYTHON names it'
    : needsShared(WEIGHTS, PHOTOS).skip;

const RESNET18: ExportCase = {
  name: 'resnet18 on photos',
  arch: { kind: 'resnet', block: 'basic', layers: [2, 2, 2, 2], name: 'resnet18' },
  head: { ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false },
  channels: 3,
  size: [96, 96],
};

const XRESNET18: ExportCase = {
  ...RESNET18,
  name: 'xresnet18',
  arch: {
    kind: 'xresnet',
    block: 'basic',
    layers: [2, 2, 2, 2],
    widths: [64, 128, 256, 512],
    stem: [32, 32, 64],
    maxPool: true,
    name: 'xresnet18',
  },
  size: [63, 50],
};

/** Three real photos as the model's validation would resize them, [3, h, w, c] in [0, 1]. */
async function photos(size: readonly [number, number]): Promise<Float32Array> {
  const folder = join(SHARED, PHOTOS);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  const itemTfms = [specOf('item_transform', 'resize', { size })];
  const decode = { mode: 'rgb', exif: 'apply', grey16: 'scale' } as const;
  const decoder = createDecoder({ decode, itemTfms, batchTfms: [], seed: 1 }, BUILTIN, { workers: 0 });
  const pictures = [];
  for (const [item, name] of names.slice(0, 3).entries()) {
    const decoded = await decoder.decode(join(folder, name), { pass: 'valid', batch: 0, item, batchItems: [0, 1, 2] });
    assert.ok(decoded.kind === 'done');
    pictures.push(...decoded.data);
  }
  await decoder.close();
  return Float32Array.from(pictures);
}

/** The case as the Python script reads it, with pictures and logits in a file beside the exports. */
async function handOver(made: MadeCase): Promise<Record<string, unknown>> {
  const { folder, shape, pictures, logits, arch, head, channels } = made;
  assert.ok(arch.kind === 'resnet' || arch.kind === 'xresnet');
  await exportModel(folder, 'torch');
  await exportModel(folder, 'onnx');
  const [n, h, w, c] = shape;
  await writeSafetensors(
    join(folder, 'given.safetensors'),
    new Map([
      ['x', { shape: [n, c, h, w], dtype: 'float32', data: channelsFirst(pictures, shape) }],
      ['logits', { shape: [n, logits.length / n], dtype: 'float32', data: logits }],
    ]),
  );
  const [mean, std] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ].map((values) => values.slice(0, channels));
  return { folder, arch: arch.name, block: arch.block, layers: arch.layers, head, channels, outputs: logits.length / n, mean, std };
}

test('PyTorch, fastai and onnxruntime give the same logits within 1e-4, with every option of the head and on real photos', {
  skip,
}, async (t) => {
  const made = [
    await makeCase(EXPORT_CASES[0]!),
    await makeCase(EXPORT_CASES[1]!),
    await makeCase({ ...EXPORT_CASES[0]!, name: 'grey pictures', channels: 1 }),
    await makeCase(XRESNET18),
    await makeCase(RESNET18, { weights: await readWeights(join(SHARED, WEIGHTS)), pictures: await photos(RESNET18.size) }),
  ];
  const list = join(made[0]!.folder, 'cases.json');
  writeFileSync(list, JSON.stringify(await Promise.all(made.map(handOver))));
  const script = fileURLToPath(new URL('../../../../test/predict/export/peer.py', import.meta.url));
  const { stdout } = await promisify(execFile)(PYTHON!, [script, list]);
  const results = JSON.parse(stdout.trim().split('\n').at(-1)!) as { fastai: number; onnxruntime: number; same_type: string }[];
  for (const [i, { fastai, onnxruntime, same_type: type }] of results.entries()) {
    t.diagnostic(`${made[i]!.name}: fastai ${fastai.toExponential(1)}, onnxruntime ${onnxruntime.toExponential(1)}`);
    assert.ok(fastai < 1e-4 && onnxruntime < 1e-4);
    assert.equal(type, 'OrderedDict');
  }
  assert.equal(results.length, made.length);
  for (const { folder } of made) rmSync(folder, { recursive: true });
});
