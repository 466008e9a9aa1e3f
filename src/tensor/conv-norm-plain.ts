import { type Activation, activate } from './activation.ts';
import { type Tensor1D, type Tensor4D, tf } from './tf.ts';

export interface NormTerms {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly add?: Tensor4D;
}

/** activation(gamma * (c - mean) / sqrt(variance + eps) + beta + add?) over the last axis, in TF.js operations. */
export function normalise(
  conv: Tensor4D,
  { mean, variance, gamma, beta, add }: NormTerms,
  { eps, activation }: { readonly eps: number; readonly activation: Activation },
): Tensor4D {
  return tf.tidy(() => {
    const normal = tf.batchNorm(conv, mean, variance, beta, gamma, eps) as Tensor4D;
    return activate(add === undefined ? normal : tf.add<Tensor4D>(normal, add), activation);
  });
}

export interface NormGradientInputs {
  /** The gradient at the normalisation's output, before the activation. */
  readonly g: Tensor4D;
  readonly gamma: Tensor1D;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
  readonly conv: Tensor4D;
  readonly eps: number;
}

/**
 * Gradient through normalisation by batch statistics: with h = (c - mean) / sqrt(variance + eps), m = n*h*w:
 * dBeta = sum g, dGamma = sum g*h, dConv = gamma / sqrt(variance + eps) * (g - dBeta/m - h * dGamma/m).
 */
export function normGradient(inputs: NormGradientInputs): { dConv: Tensor4D; dGamma: Tensor1D; dBeta: Tensor1D } {
  const { g, gamma, mean, variance, conv, eps } = inputs;
  const inverse = tf.rsqrt(tf.add(variance, eps));
  const h = tf.mul<Tensor4D>(tf.sub(conv, mean), inverse);
  const dBeta = tf.sum<Tensor1D>(g, [0, 1, 2]);
  const dGamma = tf.sum<Tensor1D>(tf.mul(g, h), [0, 1, 2]);
  const m = conv.size / conv.shape[3];
  const centred = tf.sub(tf.sub(g, tf.div(dBeta, m)), tf.mul(h, tf.div(dGamma, m)));
  return { dConv: tf.mul<Tensor4D>(centred, tf.mul(gamma, inverse)), dGamma, dBeta };
}

type Shape4D = [number, number, number, number];

/** Gradient of a convolution's input, of `inputShape`. */
export function convGradInput(dConv: Tensor4D, filter: Tensor4D, inputShape: Shape4D, stride: number, pad: number): Tensor4D {
  return convKernel('Conv2DBackpropInput', { dy: dConv, filter }, { inputShape, ...common(stride, pad) });
}

/** Gradient of a convolution's filter, of `filterShape` (HWIO). */
export function convGradFilter(x: Tensor4D, dConv: Tensor4D, filterShape: Shape4D, stride: number, pad: number): Tensor4D {
  return convKernel('Conv2DBackpropFilter', { x, dy: dConv }, { filterShape, ...common(stride, pad) });
}

function convKernel(name: string, inputs: Record<string, Tensor4D>, attrs: object): Tensor4D {
  return tf.engine().runKernel(name, inputs, attrs as Record<never, never>) as Tensor4D;
}

const common = (stride: number, pad: number) => ({ strides: stride, pad, dataFormat: 'NHWC', dimRoundingMode: 'floor' });
