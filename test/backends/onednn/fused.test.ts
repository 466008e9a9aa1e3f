import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convNorm } from '../../../src/tensor/conv-norm.ts';
import { convNormInference } from '../../../src/tensor/conv-norm-inference.ts';
import { valueAndGrads } from '../../../src/tensor/gradients.ts';
import { setPrecision } from '../../../src/tensor/precision.ts';
import { softmaxCrossEntropy } from '../../../src/tensor/softmax-cross-entropy.ts';
import { type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tf, type Variable } from '../../../src/tensor/tf.ts';
import { errorAgainstCpu, numbers, skip } from './compare.ts';

interface Case {
  readonly size: number;
  readonly ins: number;
  readonly outs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly add: boolean;
  readonly relu: boolean;
}

const CASES: readonly Case[] = [
  { size: 12, ins: 16, outs: 32, kernel: 3, stride: 1, add: true, relu: true },
  { size: 12, ins: 32, outs: 16, kernel: 3, stride: 1, add: false, relu: true },
  { size: 13, ins: 3, outs: 64, kernel: 7, stride: 2, add: false, relu: true },
  { size: 8, ins: 16, outs: 48, kernel: 1, stride: 2, add: false, relu: false },
  { size: 9, ins: 5, outs: 7, kernel: 3, stride: 2, add: true, relu: true },
  { size: 7, ins: 64, outs: 20, kernel: 1, stride: 1, add: true, relu: false },
];

const nameOf = ({ size, ins, outs, kernel, stride, add, relu }: Case) =>
  `${kernel}x${kernel}/${stride} ${ins}->${outs} at ${size}${add ? ' +add' : ''}${relu ? ' relu' : ''}`;

function variables({
  size,
  ins,
  outs,
  kernel,
  stride,
  add,
}: Case): Record<'x' | 'filter' | 'gamma' | 'beta', Variable> & { add?: Variable } {
  const out = Math.floor((size + 2 * (kernel >> 1) - kernel) / stride) + 1;
  const make = (shape: number[], seed: number, plus = 0) =>
    tf.variable(
      tf.add(
        tf.tensor(
          numbers(
            shape.reduce((a, b) => a * b, 1),
            seed,
          ),
          shape,
        ),
        plus,
      ),
    );
  const inputs = {
    x: make([2, size, size, ins], 1),
    filter: make([kernel, kernel, ins, outs], 2),
    gamma: make([outs], 3, 1.5),
    beta: make([outs], 4),
  };
  return add ? { ...inputs, add: make([2, out, out, outs], 5) } : inputs;
}

function forwardAndGradients(one: Case): Tensor[] {
  const inputs = variables(one);
  const list = Object.values(inputs);
  const outputs: Tensor[] = [];
  const loss = () => {
    const { y, mean, variance } = convNorm(inputs as never, { stride: one.stride, pad: one.kernel >> 1, eps: 1e-5, relu: one.relu });
    outputs.push(tf.keep(y.clone()), tf.keep(mean.clone()), tf.keep(variance.clone()));
    return tf.sum(tf.mul(y, tf.tensor(numbers(y.size, 9), y.shape)));
  };
  const { value, grads } = valueAndGrads(loss, list);
  const result = [value, ...outputs, ...grads.map((gradient) => gradient!)];
  for (const variable of list) variable.dispose();
  return result;
}

function inference(one: Case): Tensor[] {
  const inputs = variables(one);
  const [mean, variance] = [tf.tensor1d(numbers(one.outs, 6)), tf.add(tf.tensor1d(numbers(one.outs, 7)), 2)] as [Tensor1D, Tensor1D];
  const y = convNormInference({ ...inputs, mean, variance } as never, {
    stride: one.stride,
    pad: one.kernel >> 1,
    eps: 1e-5,
    relu: one.relu,
  });
  for (const variable of Object.values(inputs)) variable.dispose();
  return [y];
}

describe('onednn: fused operations against their plain versions on the cpu backend', { skip }, () => {
  for (const one of CASES) {
    test(`ConvNorm and its gradients, ${nameOf(one)}`, async () => {
      assert.ok((await errorAgainstCpu(() => forwardAndGradients(one))) < 1e-4);
    });
    test(`ConvNormInference, ${nameOf(one)}`, async () => {
      assert.ok((await errorAgainstCpu(() => inference(one))) < 2e-5);
    });
    test(`ConvNorm in bf16 stays near f32, ${nameOf(one)}`, async () => {
      setPrecision('bf16');
      const error = await errorAgainstCpu(() => forwardAndGradients({ ...one, relu: false })).finally(() => setPrecision('f32'));
      assert.ok(error < 0.05, `relative error ${error}`);
    });
  }

  test('SoftmaxCrossEntropy of class numbers and of distributions', async () => {
    const run = (labels: () => Tensor1D | Tensor2D) => () => {
      const logits = tf.variable(tf.mul(tf.tensor2d(numbers(7 * 5, 1), [7, 5]), 30));
      const outputs: Tensor[] = [];
      const { value, grads } = valueAndGrads(() => {
        const { losses, probabilities } = softmaxCrossEntropy(logits as unknown as Tensor2D, labels());
        outputs.push(tf.keep(losses.clone()), tf.keep(probabilities.clone()));
        return tf.mean(losses);
      }, [logits]);
      logits.dispose();
      return [value, ...outputs, grads[0]!];
    };
    const indices = () => tf.tensor1d([0, 4, 2, 1, 3, 3, 0], 'int32');
    assert.ok((await errorAgainstCpu(run(indices))) < 1e-5);
    assert.ok((await errorAgainstCpu(run(() => tf.softmax(tf.tensor2d(numbers(7 * 5, 2), [7, 5]))))) < 1e-5);
  });

  test('max pooling and its gradient with torch padding', async () => {
    const run = () => {
      const x = tf.variable(tf.tensor4d(numbers(2 * 11 * 11 * 16, 1), [2, 11, 11, 16]));
      const outputs: Tensor[] = [];
      const { value, grads } = valueAndGrads(() => {
        const y = tf.maxPool(x as unknown as Tensor4D, 3, 2, 1, 'floor');
        outputs.push(tf.keep(y.clone()));
        return tf.sum(tf.mul(y, tf.tensor(numbers(y.size, 9), y.shape)));
      }, [x]);
      x.dispose();
      return [value, ...outputs, grads[0]!];
    };
    assert.ok((await errorAgainstCpu(run)) < 1e-5);
  });
});
