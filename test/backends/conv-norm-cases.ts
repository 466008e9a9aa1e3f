import { type ConvNormOptions, convNorm } from '../../src/tensor/conv-norm.ts';
import { convNormInference } from '../../src/tensor/conv-norm-inference.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { type Tensor, type Tensor1D, type Tensor4D, tf, type Variable } from '../../src/tensor/tf.ts';
import { numbers } from './onednn/compare.ts';

export interface ConvNormCase {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly ins: number;
  readonly outs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly add: boolean;
  readonly relu: boolean;
  /** 'f32' unless given. */
  readonly precision?: 'f32' | 'bf16';
}

type Row = [
  batch: number,
  height: number,
  width: number,
  ins: number,
  outs: number,
  kernel: number,
  stride: number,
  add: boolean,
  relu: boolean,
];

const ROWS: readonly Row[] = [
  [2, 12, 12, 16, 32, 3, 1, true, true],
  [2, 12, 12, 32, 16, 3, 1, false, true],
  [2, 13, 13, 3, 64, 7, 2, false, true],
  [2, 8, 8, 16, 48, 1, 2, false, false],
  [2, 9, 9, 5, 7, 3, 2, true, true],
  [2, 7, 7, 64, 20, 1, 1, true, false],
  [1, 11, 6, 3, 5, 3, 1, true, true],
  [1, 5, 5, 2, 1, 1, 1, false, true],
  [1, 16, 15, 3, 24, 7, 2, true, false],
  [3, 7, 9, 12, 33, 3, 2, false, false],
  [3, 6, 5, 17, 9, 1, 2, true, true],
  [5, 1, 1, 8, 8, 3, 1, false, true],
  [2, 17, 3, 24, 40, 3, 1, true, true],
];

export const CONV_NORM_CASES: readonly ConvNormCase[] = ROWS.map(([batch, height, width, ins, outs, kernel, stride, add, relu]) => ({
  batch,
  height,
  width,
  ins,
  outs,
  kernel,
  stride,
  add,
  relu,
}));

export function nameOf({ batch, height, width, ins, outs, kernel, stride, add, relu }: ConvNormCase): string {
  return `${kernel}x${kernel}/${stride} of ${batch}x${height}x${width}, ${ins} to ${outs}${add ? ' + add' : ''}${relu ? ', relu' : ''}`;
}

type Inputs = Record<'x' | 'filter' | 'gamma' | 'beta', Variable> & { add?: Variable };
type Name = keyof Inputs;

const make = (shape: number[], seed: number, plus = 0) =>
  tf.tidy(() =>
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
    ),
  );

function inputsOf({ batch, height, width, ins, outs, kernel, stride, add }: ConvNormCase): Inputs {
  const out = (size: number) => Math.floor((size + 2 * (kernel >> 1) - kernel) / stride) + 1;
  const inputs = {
    x: make([batch, height, width, ins], 1),
    filter: make([kernel, kernel, ins, outs], 2),
    gamma: make([outs], 3, 1.5),
    beta: make([outs], 4),
  };
  return add ? { ...inputs, add: make([batch, out(height), out(width), outs], 5) } : inputs;
}

const optionsOf = ({ kernel, stride, relu, precision = 'f32' }: ConvNormCase): ConvNormOptions => ({
  stride,
  pad: kernel >> 1,
  eps: 1e-5,
  activation: relu ? 'relu' : 'none',
  precision,
});

/** y, mean and variance, and the gradients of sum(y * weights) by the inputs that are not frozen, through ConvNorm. */
export function forwardAndGradients(one: ConvNormCase, frozen: readonly Name[] = []): Tensor[] {
  return gradientsOf(one, frozen, (inputs) => convNorm(inputs as never, optionsOf(one)));
}

/** The same by TF.js's own operations and their gradients alone. */
export function bySeparateOperations(one: ConvNormCase): Tensor[] {
  return gradientsOf(one, [], ({ x, filter, gamma, beta, add }) => {
    const conv = tf.conv2d(x as unknown as Tensor4D, filter as unknown as Tensor4D, one.stride, one.kernel >> 1);
    const { mean, variance } = tf.moments(conv, [0, 1, 2]);
    const normal = tf.add(tf.mul(tf.div(tf.sub(conv, mean), tf.sqrt(tf.add(variance, 1e-5))), gamma), beta);
    const sum = add ? tf.add(normal, add) : normal;
    return { y: (one.relu ? tf.relu(sum) : sum) as Tensor4D, mean: mean as Tensor1D, variance: variance as Tensor1D };
  });
}

interface Outputs {
  readonly y: Tensor4D;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

function gradientsOf(one: ConvNormCase, frozen: readonly Name[], f: (inputs: Inputs) => Outputs): Tensor[] {
  const inputs = inputsOf(one);
  const wanted = Object.entries(inputs).filter(([name]) => !frozen.includes(name as Name));
  const outputs: Tensor[] = [];
  const loss = () => {
    const { y, mean, variance } = f(inputs);
    outputs.push(...[y, mean, variance].map((tensor) => tf.keep(tensor.clone())));
    return tf.sum(tf.mul(y, tf.tensor(numbers(y.size, 9), y.shape)));
  };
  const { value, grads } = valueAndGrads(
    loss,
    wanted.map(([, variable]) => variable),
  );
  for (const variable of Object.values(inputs)) variable.dispose();
  return [value, ...outputs, ...grads.map((gradient) => gradient!)];
}

/** y by given statistics; under a tape with the gradients too. */
export function inference(one: ConvNormCase, taped: boolean): Tensor[] {
  const inputs = inputsOf(one);
  const statistics = { mean: tf.tensor1d(numbers(one.outs, 6)), variance: tf.add(tf.tensor1d(numbers(one.outs, 7)), 2) as Tensor1D };
  const forward = () => convNormInference({ ...inputs, ...statistics } as never, optionsOf(one));
  const results = taped ? tapedInference(inputs, forward) : [forward()];
  for (const variable of Object.values(inputs)) variable.dispose();
  return results;
}

function tapedInference(inputs: Inputs, forward: () => Tensor4D): Tensor[] {
  const loss = () => {
    const y = forward();
    return tf.sum(tf.mul(y, tf.tensor(numbers(y.size, 9), y.shape)));
  };
  const { value, grads } = valueAndGrads(loss, Object.values(inputs));
  return [value, ...grads.map((gradient) => gradient!)];
}
