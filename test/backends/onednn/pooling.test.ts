import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor4D, tf } from '../../../src/tensor/tf.ts';
import { errorAgainstCpu, numbers, on, relativeError, skip } from './compare.ts';

type Pool = { size: [number, number]; strides: [number, number]; pad: 'same' | 'valid' | number };

const POOLS: Pool[] = [
  { size: [3, 3], strides: [2, 2], pad: 1 },
  { size: [2, 2], strides: [3, 3], pad: 'valid' },
  { size: [3, 2], strides: [1, 1], pad: 'same' },
  { size: [5, 5], strides: [5, 5], pad: 'valid' },
];

/** Whole numbers, so that windows hold their maximum more than once. */
const image = (h: number, w: number, c: number) =>
  tf.tensor4d(
    numbers(2 * h * w * c, c).map((v) => Math.round(v * 3)),
    [2, h, w, c],
  );

function maximumAndGradient(x: Tensor4D, { size, strides, pad }: Pool): Tensor[] {
  const pooled = (t: Tensor) => tf.maxPool(t as Tensor4D, size, strides, pad);
  const y = pooled(x);
  return [y, tf.grad((t) => tf.sum(tf.mul(pooled(t), tf.tensor4d(numbers(y.size, 9), y.shape))))(x)];
}

for (const pool of POOLS)
  test(`onednn: the maximum and its gradient, window ${pool.size}, stride ${pool.strides}, padding ${pool.pad}`, { skip }, async () => {
    for (const c of [1, 5, 12, 16, 40])
      assert.ok((await errorAgainstCpu(() => maximumAndGradient(image(9, 11, c), pool))) < 1e-6, `${c} channels`);
  });

test('onednn: the maximum and its gradient of what a convolution left in blocks', { skip }, async () => {
  for (const c of [8, 16, 24, 37]) {
    const filter = () => tf.tensor4d(numbers(c * c, 4), [1, 1, c, c]);
    const run = () => maximumAndGradient(tf.conv2d(image(9, 11, c), filter(), 1, 'same'), POOLS[0]!);
    assert.ok((await errorAgainstCpu(run)) < 1e-5, `${c} channels`);
  }
});

test('onednn: the maximum of a window too large to count in goes to the cpu backend', { skip }, async () => {
  const run = () => [tf.maxPool(tf.tensor4d(numbers(257 * 256, 3), [1, 257, 256, 1]), [257, 256], 1, 'valid')];
  assert.ok((await errorAgainstCpu(run)) === 0);
});

test('onednn: a NaN is no maximum, as in TF.js', { skip }, async () => {
  const x = () => tf.tensor4d([Number.NaN, 1, 2, Number.NaN], [1, 2, 2, 1]);
  const [y] = await on('onednn', () => [tf.maxPool(x(), 2, 2, 'valid')]);
  assert.deepEqual([...y!], [2]);
});

test("onednn: a gradient finds the maxima's places again where the output does not carry them", { skip }, async () => {
  const gradient = (output: (y: Tensor) => Tensor) => () => {
    const [x, attrs] = [image(9, 11, 16), { filterSize: [3, 3], strides: [2, 2], pad: 1 }];
    const y = tf.engine().runKernel('MaxPool', { x }, attrs) as Tensor;
    const dy = tf.tensor4d(numbers(y.size, 9), y.shape as [number, number, number, number]);
    return [tf.engine().runKernel('MaxPoolGrad', { dy, input: x, output: output(y) }, attrs) as Tensor];
  };
  const [kept] = await on(
    'onednn',
    gradient((y) => y),
  );
  const [again] = await on(
    'onednn',
    gradient((y) => tf.add(y, 0)),
  );
  assert.deepEqual(again, kept);
});

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
