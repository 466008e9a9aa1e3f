import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { taped } from '../../src/tensor/taped.ts';
import { type Tensor, tf, type Variable } from '../../src/tensor/tf.ts';

before(async () => {
  await tf.setBackend('cpu');
});

/** How often what the gradients share was computed. */
let computed = 0;

/** a * b, whose two gradients share twice the incoming one, and halve it again. */
function product(a: Tensor, b: Tensor): Tensor {
  const [y] = taped({
    inputs: { a, b },
    forward: (save) => {
      save([a, b]);
      return [tf.mul(a, b)];
    },
    gradients: (dy, [a, b], share) => {
      const shared = share(() => {
        computed++;
        return { twice: tf.mul(dy, 2) };
      });
      const half = (other: Tensor) => () => tf.mul(tf.div(shared().twice, 2), other);
      return { a: half(b!), b: half(a!) };
    },
  });
  return y!;
}

function variables(): [Variable, Variable] {
  return [tf.variable(tf.tensor1d([2, 3])), tf.variable(tf.tensor1d([5, 7]))];
}

test('what gradients share is computed once for each node and freed when the walk is done', () => {
  const [a, b] = variables();
  const before = tf.memory().numTensors;
  computed = 0;
  const { value, grads } = valueAndGrads(() => tf.sum(product(product(a, b), b)), [a, b]);
  assert.equal(computed, 2);
  assert.deepEqual(
    grads.map((gradient) => [...gradient!.dataSync()]),
    [
      [25, 49],
      [20, 42],
    ],
  );
  tf.dispose([value, ...(grads as Tensor[])]);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([a, b]);
});

test('outside of a walk each gradient computes for itself', () => {
  const [a, b] = variables();
  computed = 0;
  const { grads } = tf.variableGrads(() => tf.sum(product(a, b)).asScalar(), [a, b]);
  assert.equal(computed, 2);
  assert.deepEqual([...grads[a.name]!.dataSync()], [5, 7]);
  assert.deepEqual([...grads[b.name]!.dataSync()], [2, 3]);
  tf.dispose([a, b]);
});
