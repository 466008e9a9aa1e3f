import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convNorm } from '../../src/tensor/conv-norm.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { taped } from '../../src/tensor/taped.ts';
import { type Tensor, type Tensor1D, type Tensor4D, tf, type Variable } from '../../src/tensor/tf.ts';
import { numbers } from '../backends/onednn/compare.ts';

await tf.setBackend('cpu');

const made = (shape: [number, number], seed: number): Variable =>
  tf.tidy(() => tf.variable(tf.tensor2d(numbers(shape[0] * shape[1], seed), shape)));

/** Branches that meet again, a variable used several times, and operations whose gradient is dy itself. */
function branchy(a: Variable, b: Variable): Tensor {
  const sum = tf.add(a, tf.matMul(a as never, b as never));
  const [left, right] = tf.split(sum, 2, 1) as [Tensor, Tensor];
  return tf.sum(tf.addN([tf.mul(left, right), tf.relu(left), tf.cast(right, 'float32'), tf.clone(left)]));
}

test('value and gradients are those of TF.js, to the bit', () => {
  const [a, b] = [made([4, 4], 1), made([4, 4], 2)];
  const expected = tf.variableGrads(() => branchy(a, b) as never, [a, b]);
  const { value, grads } = valueAndGrads(() => branchy(a, b), [a, b]);
  assert.deepEqual(value.dataSync(), expected.value.dataSync());
  for (const [i, variable] of [a, b].entries()) assert.deepEqual(grads[i]!.dataSync(), expected.grads[variable.name]!.dataSync());
  tf.dispose([a, b, value, expected.value, ...Object.values(expected.grads)]);
  tf.dispose(grads as Tensor[]);
});

test('a variable that the value does not depend on has no gradient', () => {
  const [a, b] = [made([2, 2], 1), made([2, 2], 2)];
  const { value, grads } = valueAndGrads(() => tf.sum(tf.square(a)), [b, a]);
  assert.equal(grads[0], null);
  assert.deepEqual(grads[1]!.shape, [2, 2]);
  tf.dispose([a, b, value, grads[1]!]);
});

test('a node of several outputs is asked once, for the inputs that lead to a variable', () => {
  const asked: (readonly string[])[] = [];
  const [a, b, constant] = [made([2, 3], 1), made([2, 3], 2), tf.ones([2, 3])];
  const product = (x: Tensor, y: Tensor, z: Tensor): Tensor =>
    taped({
      inputs: { x, y, z },
      forward: (save) => {
        save([x, y]);
        return [tf.mul(tf.mul(x, y), z)];
      },
      gradients: (dy, [x, y], wants) => {
        asked.push(wants);
        const all: Record<string, Tensor> = { x: tf.mul(dy, y!), y: tf.mul(dy, x!), z: tf.mul(dy, 0) };
        return Object.fromEntries(wants.map((name) => [name, all[name]!]));
      },
    })[0]!;
  const { value, grads } = valueAndGrads(() => tf.sum(product(a, b, constant)), [a, b]);
  assert.deepEqual(asked, [['x', 'y']]);
  assert.deepEqual(grads[0]!.dataSync(), b.dataSync());
  assert.deepEqual(grads[1]!.dataSync(), a.dataSync());
  tf.dispose([a, b, constant, value, ...(grads as Tensor[])]);
});

test('nothing is left behind, also where the function throws in the middle', () => {
  const [filter, gamma, beta] = tf.tidy(() => [
    tf.variable(tf.ones([1, 1, 2, 2])),
    tf.variable(tf.ones([2])),
    tf.variable(tf.zeros([2])),
  ]) as [Variable, Variable, Variable];
  const x = tf.tensor4d(numbers(2 * 3 * 3 * 2, 1), [2, 3, 3, 2]);
  const layer = () =>
    convNorm(
      { x, filter: filter as unknown as Tensor4D, gamma: gamma as unknown as Tensor1D, beta: beta as unknown as Tensor1D },
      { stride: 1, pad: 0, eps: 1e-5, activation: 'relu' },
    ).y;
  const before = tf.memory().numTensors;
  const { value, grads } = valueAndGrads(() => tf.sum(layer()), [filter, gamma, beta]);
  tf.dispose([value, ...(grads as Tensor[])]);
  assert.equal(tf.memory().numTensors, before);
  const stopped = () => {
    tf.square(layer());
    throw new Error('stopped');
  };
  assert.throws(() => valueAndGrads(stopped, [filter]), /stopped/);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([filter, gamma, beta, x]);
});
