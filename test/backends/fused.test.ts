import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { batchNorm, batchNormInference } from '../../src/tensor/batch-norm.ts';
import { concatPool } from '../../src/tensor/concat-pool.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { maxPool } from '../../src/tensor/max-pool.ts';
import { type OptimizerHypers, optimizerStep } from '../../src/tensor/optimizer-step.ts';
import { softmaxCrossEntropy } from '../../src/tensor/softmax-cross-entropy.ts';
import { type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { bySeparateOperations, CONV_NORM_CASES, forwardAndGradients, inference, nameOf } from './conv-norm-cases.ts';
import { enginesUnderTest } from './engines.ts';
import { numbers, relativeError } from './onednn/compare.ts';

type Compute = () => Tensor[];
type Values = ArrayLike<number>[];

function valuesOf(compute: Compute): Values {
  const tensors = tf.tidy(compute);
  const values = tensors.map((tensor) => tensor.dataSync());
  tf.dispose(tensors);
  return values;
}

function worst(found: Values, expected: Values): number {
  assert.equal(found.length, expected.length);
  return Math.max(...expected.map((values, i) => relativeError(found[i]!, values)));
}

describe('the plain fused operations on the cpu backend against TF.js’s own operations and their gradients', () => {
  for (const one of CONV_NORM_CASES) {
    test(`ConvNorm, ${nameOf(one)}`, async () => {
      await tf.setBackend('cpu');
      assert.ok(
        worst(
          valuesOf(() => forwardAndGradients(one)),
          valuesOf(() => bySeparateOperations(one)),
        ) < 2e-5,
      );
    });
  }
});

for (const engine of (await enginesUnderTest()).filter(({ name }) => name !== 'cpu')) {
  const against = async (compute: Compute): Promise<number> => {
    await tf.setBackend('cpu');
    const expected = valuesOf(compute);
    await engine.start();
    return worst(valuesOf(compute), expected);
  };

  describe(`fused operations on ${engine.name} against the plain ones on the cpu backend`, { skip: engine.skip }, () => {
    for (const one of CONV_NORM_CASES) {
      test(`ConvNorm and its gradients, ${nameOf(one)}`, async () => {
        assert.ok((await against(() => forwardAndGradients(one))) < 1e-4);
      });
      test(`ConvNormInference with and without a tape, ${nameOf(one)}`, async () => {
        assert.ok((await against(() => inference(one, false))) < 2e-5);
        assert.ok((await against(() => inference(one, true))) < 1e-4);
      });
    }

    for (const frozen of [['filter'], ['x', 'filter'], ['gamma', 'beta'], ['filter', 'gamma', 'beta', 'add']] as const) {
      test(`ConvNorm’s gradients with ${frozen.join(', ')} frozen`, async () => {
        assert.ok((await against(() => forwardAndGradients(CONV_NORM_CASES[4]!, frozen))) < 1e-4);
      });
    }

    test('max pooling and its gradient with torch’s padding, odd sizes', async () => {
      for (const [size, stride, pad, sides] of [
        [3, 2, 1, 11],
        [3, 2, 1, 8],
        [2, 2, 0, 7],
        [3, 1, 1, 5],
      ] as const)
        assert.ok((await against(gradientBy([2, sides, sides + 1, 5], (x) => maxPool(x as Tensor4D, { size, stride, pad })))) < 1e-5);
    });

    test('average and maximum over the picture, side by side', async () => {
      assert.ok((await against(gradientBy([3, 5, 7, 9], (x) => concatPool(x as Tensor4D)))) < 1e-5);
    });

    test('batch normalisation of rows, by their own statistics and by given ones', async () => {
      const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((seed) => numbers(13, seed)) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const terms = () => ({
        gamma: tf.tensor1d(gamma),
        beta: tf.tensor1d(beta),
        mean: tf.tensor1d(mean),
        variance: tf.add(tf.tensor1d(variance), 2) as Tensor1D,
        eps: 1e-5,
      });
      assert.ok((await against(gradientBy([6, 13], (x) => batchNorm(x as Tensor2D, terms().gamma, terms().beta, 1e-5).y))) < 1e-4);
      assert.ok((await against(gradientBy([6, 13], (x) => batchNormInference(x as Tensor2D, terms())))) < 1e-5);
    });

    test('softmax cross-entropy of class numbers and of distributions', async () => {
      const indices = () => tf.tensor1d([0, 4, 2, 1, 3, 3, 0], 'int32');
      const distributions = () => tf.softmax(tf.tensor2d(numbers(7 * 5, 2), [7, 5]));
      for (const labels of [indices, distributions]) {
        const losses = (x: Tensor) => softmaxCrossEntropy(tf.mul(x, 30) as Tensor2D, labels()).losses;
        assert.ok((await against(gradientBy([7, 5], losses))) < 1e-5);
        assert.ok((await against(() => [softmaxCrossEntropy(tf.tensor2d(numbers(7 * 5, 1), [7, 5]), labels()).probabilities])) < 1e-5);
      }
    });

    for (const [kind, mom, wd, decoupled] of [
      ['adam', 0.9, 0.01, true],
      ['adam', 0.9, 0.01, false],
      ['adam', 0, 0, true],
      ['sgd', 0, 0, true],
      ['sgd', 0.9, 0.01, true],
      ['sgd', 0.9, 0.01, false],
    ] as const) {
      test(`three steps of ${kind}, mom ${mom}, wd ${wd}${decoupled ? ', decoupled' : ''}, on parameters of different sizes`, async () => {
        assert.ok((await against(() => threeSteps(kind, { lr: 0.1, mom, sqrMom: 0.99, eps: 1e-5, wd, decoupled }))) < 1e-5);
      });
    }
  });
}

/** f(x) and the gradient of sum(f(x) * weights) by x. */
function gradientBy(shape: number[], f: (x: Tensor) => Tensor): Compute {
  return () => {
    const x = tf.variable(
      tf.tensor(
        numbers(
          shape.reduce((a, b) => a * b, 1),
          1,
        ),
        shape,
      ),
    );
    const outputs: Tensor[] = [];
    const { value, grads } = valueAndGrads(() => {
      const y = f(x);
      outputs.push(tf.keep(y.clone()));
      return tf.sum(tf.mul(y, tf.tensor(numbers(y.size, 9), y.shape)));
    }, [x]);
    x.dispose();
    return [value, ...outputs, grads[0]!];
  };
}

function threeSteps(kind: 'adam' | 'sgd', hypers: Omit<OptimizerHypers, 't'>): Tensor[] {
  const shapes = [[3, 3, 5, 7], [17], [1], [40_000]];
  const sizeOf = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
  const params = shapes.map((shape, i) => tf.variable(tf.tensor(numbers(sizeOf(shape), i + 1), shape)));
  const states = kind === 'adam' ? 2 : hypers.mom === 0 ? 0 : 1;
  const state = params.map((param) => Array.from({ length: states }, () => tf.variable(tf.zerosLike(param))));
  for (const step of [1, 2, 3]) {
    const grads = shapes.map((shape, i) => tf.tensor(numbers(sizeOf(shape), 10 * step + i), shape));
    optimizerStep(kind, params, grads, state, { ...hypers, t: params.map((_, i) => step + i) });
  }
  const all = [...params, ...state.flat()];
  const copies = all.map((variable) => tf.tensor(variable.dataSync().slice(), variable.shape));
  for (const variable of all) variable.dispose();
  return copies;
}
