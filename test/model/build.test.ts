import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ForwardContext } from '../../src/language/contracts/architecture.ts';
import { toTorch } from '../../src/model/layout.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { softmaxCrossEntropy } from '../../src/tensor/softmax-cross-entropy.ts';
import { type Tensor2D, type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { enginesUnderTest } from '../backends/engines.ts';
import { needsShared } from '../shared.ts';
import { buildMiniResnet, flatten, MINI_RESNET_FIXTURE, miniResnetBatch, readMiniResnet } from './mini-resnet.ts';

const context = (training: boolean): ForwardContext => ({ training, uniform: () => assert.fail('no dropout in this network') });

/** Largest difference, relative to the largest value wanted. */
function relativeError(found: ArrayLike<number>, wanted: Float32Array): number {
  assert.equal(found.length, wanted.length);
  const scale = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(value - found[i]!)), 0) / scale;
}

for (const { name, skip, start } of await enginesUnderTest()) {
  test(`${name}: a mini ResNet gives torch's logits and gradients`, { skip: skip || needsShared(MINI_RESNET_FIXTURE).skip }, async () => {
    await start();
    const fixture = readMiniResnet();
    const model = buildMiniResnet(fixture);
    const two = model.forward(miniResnetBatch(2).x, context(false));
    assert.ok(relativeError(two.dataSync(), flatten(fixture.eval_logits_first2)) < 1e-5, 'eval logits');

    const { x, labels } = miniResnetBatch(4);
    const input = tf.variable(x);
    const variables = [input, ...model.parameters.map(({ variable }) => variable)];
    let logits: Tensor2D | undefined;
    const { value, grads } = valueAndGrads(() => {
      logits = tf.keep(model.forward(input as unknown as Tensor4D, context(true)) as Tensor2D);
      return tf.mean(softmaxCrossEntropy(logits, labels).losses);
    }, variables);
    assert.ok(relativeError(logits!.dataSync(), flatten(fixture.train_logits_first4)) < 1e-5, 'training logits');
    assert.ok(Math.abs(value.dataSync()[0]! - fixture.loss) < 1e-5, 'loss');

    const inputGradient = tf.transpose(tf.slice(grads[0]!, [0, 0, 0, 0], [1, 32, 32, 3]), [0, 3, 1, 2]);
    assert.ok(relativeError(inputGradient.dataSync(), flatten(fixture.grad_input_first)) < 3e-4, 'gradient of the input');
    const found = new Map(model.parameters.map((parameter, i) => [parameter.name, grads[i + 1]!]));
    assert.deepEqual([...found.keys()].sort(), Object.keys(fixture.grads).sort());
    for (const entry of model.entries) {
      const gradient = found.get(entry.name);
      if (entry.kind !== 'variable' || gradient === undefined) continue;
      const error = relativeError(
        toTorch(entry.layout, gradient.dataSync() as Float32Array, gradient.shape),
        flatten(fixture.grads[entry.name]!),
      );
      assert.ok(error < 3e-4, `gradient of ${entry.name} is off by ${error}`);
    }
  });
}
