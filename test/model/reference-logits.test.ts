import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildModel, type Network } from '../../src/model/build.ts';
import { readWeights } from '../../src/model/weights/read.ts';
import { type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { enginesUnderTest } from '../backends/engines.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf } from '../words.ts';

const WEIGHTS = 'data/weights/resnet18.safetensors';
const REFERENCE = 'data/weights/ref';

/** torchvision's own classifier: average pool and one linear layer. */
const IMAGENET: Network & { readonly seed: number } = {
  arch: BUILTIN.create(specOf('architecture', 'resnet18')),
  head: { linFtrs: [], ps: 0, concatPool: false, firstBn: false, bnFinal: false, linFirst: false },
  nIn: 3,
  nOut: 1000,
  seed: 1,
};

/** The values of a little-endian float32 .npy file of format version 1. */
function readNpy(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(Uint8Array.from(bytes.subarray(10 + bytes.readUInt16LE(8))).buffer);
}

for (const { name, skip, start } of await enginesUnderTest()) {
  if (name === 'cpu') continue;
  test(`${name}: an ImageNet ResNet-18 gives the logits that torch gives`, {
    skip: skip || needsShared(WEIGHTS, REFERENCE).skip,
  }, async () => {
    await start();
    const model = buildModel(IMAGENET, await readWeights(join(SHARED, WEIGHTS)));
    assert.deepEqual(
      model.loaded!.kept.filter((name) => !name.endsWith('num_batches_tracked')),
      [],
    );
    const photos = readdirSync(join(SHARED, REFERENCE)).filter((name) => name.endsWith('.input.npy'));
    assert.equal(photos.length, 4);
    for (const photo of photos) {
      const planes = tf.tensor(readNpy(join(SHARED, REFERENCE, photo)), [1, 3, 224, 224]);
      const x = tf.transpose(planes, [0, 2, 3, 1]) as Tensor4D;
      const found = model.forward(x, { training: false, uniform: () => assert.fail('no dropout when predicting') }).dataSync();
      const wanted = readNpy(join(SHARED, REFERENCE, photo.replace('.input.', '.resnet18-hybrid.logits.')));
      const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
      assert.ok(worst / scale < 1e-3, `${photo}: off by ${worst / scale}`);
    }
  });
}
