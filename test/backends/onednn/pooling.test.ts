import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor4D, tf } from '../../../src/tensor/tf.ts';
import { numbers, on, relativeError, skip } from './compare.ts';

/** The spec of TF.js that the exclusion list of test/conformance names asks for another gradient. */
test('onednn: the gradient of an average that leaves out padding is its derivative', { skip }, async () => {
  const [size, step] = [5 * 5 * 2, 0.5];
  const [values, weights] = [numbers(size, 1), numbers(5 * 5 * 2, 2)];
  const loss = (x: Tensor) => tf.sum(tf.mul(tf.avgPool(x as Tensor4D, 3, 1, 1), tf.tensor4d(weights, [1, 5, 5, 2])));
  const [gradient] = await on('onednn', () => [tf.grad(loss)(tf.tensor4d(values, [1, 5, 5, 2]))]);
  const moved = (i: number, by: number) =>
    tf.tensor4d(
      Float32Array.from(values, (value, j) => (i === j ? value + by : value)),
      [1, 5, 5, 2],
    );
  const sums = await on('onednn', () => Array.from(values, (_, i) => tf.sub(loss(moved(i, step)), loss(moved(i, -step)))));
  assert.ok(
    relativeError(
      gradient!,
      sums.map(([sum]) => sum! / (2 * step)),
    ) < 1e-5,
  );
});
