import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseEngine } from '../../src/backends/registry.ts';
import { tensorflowEngine } from '../../src/backends/tensorflow/engine.ts';
import { tf } from '../../src/tensor/tf.ts';

const availability = await tensorflowEngine.probe();
const skip = availability.available ? false : `${availability.why}; test/tensorflow/build-addon.sh builds it`;

test('the tensorflow engine pads as torch does', { skip }, async () => {
  await (await chooseEngine('cpu')).engine.start({});
  await (await chooseEngine('tensorflow')).engine.start({});
  const pixels = Float32Array.from({ length: 2 * 9 * 8 * 3 }, (_, i) => Math.sin(i * 1.7) - 0.5);
  const weights = Float32Array.from({ length: 3 * 3 * 3 * 4 }, (_, i) => Math.cos(i * 2.3));
  const compute = (backend: string) => {
    tf.setBackend(backend);
    return tf.tidy(() => {
      const [x, filter] = [tf.tensor4d(pixels, [2, 9, 8, 3]), tf.tensor4d(weights, [3, 3, 3, 4])];
      const f = () => tf.sum(tf.square(tf.conv2d(tf.maxPool(x.mul(2), 3, 2, 1), filter, 2, 1))).asScalar();
      const { value, grads } = tf.valueAndGrads((a, b) =>
        tf.sum(tf.square(tf.conv2d(tf.maxPool(a as typeof x, 3, 2, 1), b as typeof filter, 2, 1))),
      )([x, filter]);
      return [f(), value, ...grads].map((tensor) => Array.from(tensor.dataSync() as Float32Array));
    });
  };
  const wanted = compute('cpu').flat();
  const found = compute('tensorflow').flat();
  assert.equal(found.length, wanted.length);
  for (const [i, value] of wanted.entries())
    assert.ok(Math.abs(found[i]! - value) <= 1e-4 * Math.max(1, Math.abs(value)), `${i}: ${found[i]} for ${value}`);
});
