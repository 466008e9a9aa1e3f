import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ForwardContext, Layer } from '../../src/language/contracts/architecture.ts';
import { residual, sequence, skip } from '../../src/model/flow.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { type Tensor, tf } from '../../src/tensor/tf.ts';

const context: ForwardContext = { training: false, uniform: () => assert.fail('nothing is drawn here') };
const add =
  (n: number): Layer =>
  (x) =>
    tf.add(x, n);
const double: Layer = (x) => tf.mul(x, 2);
const identity: Layer = (x) => x;

before(async () => {
  await tf.setBackend('cpu');
});

/** The values, and how many tensors more there are than before. */
function run(layer: Layer, values: readonly number[]): { values: number[]; tensors: number } {
  const x = tf.tensor1d([...values]);
  const before = tf.memory().numTensors;
  const y = layer(x, context);
  const result = { values: [...y.dataSync()], tensors: tf.memory().numTensors - before };
  assert.deepEqual([...x.dataSync()], values, 'the input is not freed');
  tf.dispose([x, y]);
  return result;
}

test('a step may give its very input: neither it nor the first input is freed too early', () => {
  assert.deepEqual(run(sequence([identity, add(1), identity, double]), [1, 2]), { values: [4, 6], tensors: 1 });
  assert.deepEqual(run(sequence([identity]), [1]), { values: [1], tensors: 0 });
  assert.deepEqual(run(sequence([]), [1]), { values: [1], tensors: 0 });
});

test('skip connections keep their input over a sequence that frees its own, nested too, and leave nothing behind', () => {
  const concat = (made: Tensor, input: Tensor) => tf.concat([input, made]);
  const inner = skip(sequence([double, add(1)]), concat);
  const outer = skip(sequence([add(10), inner, double]), concat);
  assert.deepEqual(run(sequence([add(1), outer, add(0)]), [1]), { values: [2, 24, 50], tensors: 1 });
});

test('a residual adds its shortcut before the last activation', () => {
  const last = (x: Tensor, _: ForwardContext, other?: Tensor) => tf.relu(tf.add(x, other!));
  assert.deepEqual(run(sequence([residual([double], last), identity]), [-1, 2]).values, [0, 6]);
  assert.deepEqual(run(sequence([residual([double], last, add(5))]), [-1, 2]).values, [2, 11]);
});

test('gradients reach the input by both ways', () => {
  const w = tf.variable(tf.tensor1d([3]));
  const layer = sequence([skip(sequence([double, double, identity]), (made, input) => tf.mul(made, input)), add(1)]);
  const before = tf.memory().numTensors;
  const { value, grads } = valueAndGrads(() => tf.sum(tf.tidy(() => layer(w, context))), [w]);
  assert.deepEqual([value.dataSync()[0], grads[0]!.dataSync()[0]], [4 * 9 + 1, 4 * 2 * 3]);
  tf.dispose([value, grads[0]!]);
  assert.equal(tf.memory().numTensors, before);
  w.dispose();
});
