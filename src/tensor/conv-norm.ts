import type { Activation } from './activation.ts';
import { convGradFilter, convGradInput, normalise, normGradient } from './conv-norm-plain.ts';
import { KERNELS } from './kernels.ts';
import type { Precision } from './precision.ts';
import { hasKernel, runKernel, taped } from './taped.ts';
import { type Tensor, type Tensor1D, type Tensor4D, tf } from './tf.ts';

export interface ConvNormInputs {
  readonly x: Tensor4D;
  /** [k, k, in, out]. */
  readonly filter: Tensor4D;
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  /** Added before the activation: a residual block's shortcut, of the output's shape. */
  readonly add?: Tensor4D;
}

export interface ConvNormOptions {
  readonly stride: number;
  /** Pixels on each side, as torch has it. */
  readonly pad: number;
  readonly eps: number;
  readonly activation: Activation;
  /** What products are computed in and activations are stored in; 'f32' unless given. */
  readonly precision?: Precision;
}

export interface ConvNormResult {
  readonly y: Tensor4D;
  /** Of the batch, over n, h, w; the variance is the biased one. Constants to the tape. */
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * Convolution, batch normalisation with the batch's own statistics, optional addition, activation, as one differentiable operation:
 * y = activation(gamma * (c - mean) / sqrt(variance + eps) + beta + add?), c = conv(x, filter). Gradients follow Ioffe & Szegedy 2015.
 */
export function convNorm(inputs: ConvNormInputs, options: ConvNormOptions): ConvNormResult {
  const named = { ...inputs } as unknown as Record<string, Tensor>;
  const adds = inputs.add !== undefined;
  const attrs = { ...options, adds };
  const readsY = options.activation === 'relu' && (adds || !hasKernel(KERNELS.convNormGrad));
  const [y, mean, variance] = taped({
    inputs: named,
    forward: (save) => {
      const outputs = hasKernel(KERNELS.convNorm) ? runKernel(KERNELS.convNorm, named, attrs) : plainForward(inputs, options);
      const [y, mean, variance, conv] = outputs as [Tensor, Tensor, Tensor, Tensor];
      save([inputs.x, inputs.filter, inputs.gamma, inputs.beta, mean, variance, conv, ...(readsY ? [y] : [])]);
      return [y, mean, variance];
    },
    gradients: (dy, saved, wants) =>
      hasKernel(KERNELS.convNormGrad) ? kernelGradients(dy, saved, attrs, wants) : plainGradients(dy, saved, options, wants),
  });
  return { y: y as Tensor4D, mean: mean as Tensor1D, variance: variance as Tensor1D };
}

function plainForward({ x, filter, gamma, beta, add }: ConvNormInputs, options: ConvNormOptions): Tensor[] {
  const conv = tf.conv2d(x, filter, options.stride, options.pad);
  const mean = tf.mean(conv, [0, 1, 2]) as Tensor1D;
  const variance = tf.tidy(() => tf.mean(tf.square(tf.sub(conv, mean)), [0, 1, 2])) as Tensor1D;
  return [normalise(conv, { mean, variance, gamma, beta, ...(add === undefined ? {} : { add }) }, options), mean, variance, conv];
}

type Gradients = Readonly<Record<string, Tensor>>;

function kernelGradients(dy: Tensor, saved: readonly Tensor[], attrs: object, wants: readonly string[]): Gradients {
  const [x, filter, gamma, beta, mean, variance, conv, y] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor?];
  const inputs = { dy, x, filter, gamma, beta, mean, variance, conv, ...(y === undefined ? {} : { y }) };
  const gradients = runKernel(KERNELS.convNormGrad, inputs, { ...attrs, wants });
  return Object.fromEntries(wants.map((name, i) => [name, gradients[i]!]));
}

function plainGradients(dy: Tensor, saved: readonly Tensor[], { stride, pad, eps }: ConvNormOptions, wants: readonly string[]): Gradients {
  type Saved = [Tensor4D, Tensor4D, Tensor1D, Tensor1D, Tensor1D, Tensor1D, Tensor4D, Tensor4D?];
  const [x, filter, gamma, , mean, variance, conv, y] = saved as Saved;
  const g = y === undefined ? (dy.clone() as Tensor4D) : tf.mul<Tensor4D>(dy, tf.step(y));
  const { dConv, dGamma, dBeta } = normGradient({ g, gamma, mean, variance, conv, eps });
  const by: Readonly<Record<string, () => Tensor>> = {
    x: () => convGradInput(dConv, filter, x.shape, stride, pad),
    filter: () => convGradFilter(x, dConv, filter.shape, stride, pad),
    gamma: () => dGamma,
    beta: () => dBeta,
    add: () => g,
  };
  return Object.fromEntries(wants.map((name) => [name, by[name]!()]));
}
