import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readWeights } from '../../../src/model/weights/read.ts';
import { loadModel } from '../../../src/session/models.ts';
import { type Tensor, tf } from '../../../src/tensor/tf.ts';
import { EXPORT_CASES, exportCase, largestDifference, type MadeCase, makeCase, XRESNET_CASES } from './cases.ts';

type Handler = import('@tensorflow/tfjs').io.IOHandler;

/** The exported folder as tf.loadGraphModel takes it. */
function folderHandler(folder: string): Handler {
  return {
    load: async () => {
      const { weightsManifest, ...rest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
      const bytes = Buffer.concat(weightsManifest[0].paths.map((path: string) => readFileSync(join(folder, path))));
      const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
      return { ...rest, weightSpecs: weightsManifest[0].weights, weightData };
    },
  };
}

async function graphLogits(folder: string, { pictures, shape }: MadeCase): Promise<Float32Array> {
  const model = await tf.loadGraphModel(folderHandler(folder));
  return Float32Array.from((model.predict(tf.tensor4d(pictures, [...shape])) as Tensor).dataSync());
}

for (const of of [...EXPORT_CASES, ...XRESNET_CASES]) {
  test(`${of.name}: TensorFlow.js reads its graph model and gives the same logits`, async () => {
    const made = await makeCase(of);
    const files = await exportCase(made.folder, 'tfjs');
    const folder = dirname(files[0]!);
    assert.ok(largestDifference(await graphLogits(folder, made), made.logits) < 1e-4);
    const { userDefinedMetadata } = JSON.parse(readFileSync(files[0]!, 'utf8'));
    assert.deepEqual(JSON.parse(userDefinedMetadata.vocab), made.model.vocab);
    assert.equal(userDefinedMetadata.normalisation, 'inside');

    const bare = dirname((await exportCase(made.folder, 'tfjs', { out: join(made.folder, 'bare'), normalise: false }))[0]!);
    assert.ok(largestDifference(await graphLogits(bare, made), made.logits) > 1e-2, 'without its normalisation');
    rmSync(made.folder, { recursive: true });
  });

  test(`${of.name}: the state dict for torch and the safetensors hold every array bit for bit`, async () => {
    const made = await makeCase(of);
    const own = await readWeights(join(made.folder, 'model.safetensors'));
    for (const format of ['torch', 'safetensors'] as const) {
      const [file] = await exportCase(made.folder, format);
      assert.deepEqual(new Map([...(await readWeights(file!))].sort()), new Map([...own].sort()));
    }
    rmSync(made.folder, { recursive: true });
  });
}

test('an exported folder predicts as the run does; exporting leaves the present engine and its tensors alone', async () => {
  const made = await makeCase(EXPORT_CASES[2]!);
  const before = { backend: tf.getBackend(), tensors: tf.memory().numTensors };
  const again = await exportCase(made.folder, 'onnx', { out: join(made.folder, 'a') });
  const twice = await exportCase(made.folder, 'onnx', { out: join(made.folder, 'b') });
  assert.deepEqual({ backend: tf.getBackend(), tensors: tf.memory().numTensors }, before);
  assert.ok(readFileSync(again[0]!).equals(readFileSync(twice[0]!)), 'the same bytes again');

  await exportCase(made.folder, 'safetensors', { out: join(made.folder, 'copy') });
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const predictions = [];
  for (const folder of [made.folder, join(made.folder, 'copy')]) {
    const model = await loadModel(folder, { engine: 'wasm', workers: 0 });
    predictions.push((await model.predict(png)).logits);
    await model.close();
  }
  assert.deepEqual(predictions[0], predictions[1]);
  rmSync(made.folder, { recursive: true });
});
