import { activate } from './activation.ts';
import type { ConvNormInputs, ConvNormOptions } from './conv-norm.ts';
import { normalise } from './conv-norm-plain.ts';
import { KERNELS } from './kernels.ts';
import { hasKernel, isTaping, runKernel } from './taped.ts';
import { type Tensor, type Tensor1D, type Tensor4D, tf } from './tf.ts';

export interface ConvNormInferenceInputs extends ConvNormInputs {
  /** The running statistics, constants. */
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * The same with given statistics: y = activation(gamma * (conv(x, filter) - mean) / sqrt(variance + eps) + beta + add?). Without a tape the normalisation is folded
 * into the filter (or the backend's kernel runs); under a tape it is made of TF.js's own differentiable operations.
 */
export function convNormInference(inputs: ConvNormInferenceInputs, options: ConvNormOptions): Tensor4D {
  if (isTaping()) return tf.tidy(() => normalise(tf.conv2d(inputs.x, inputs.filter, options.stride, options.pad), inputs, options));
  if (hasKernel(KERNELS.convNormInference)) {
    const named = { ...inputs } as unknown as Record<string, Tensor>;
    return runKernel(KERNELS.convNormInference, named, options)[0] as Tensor4D;
  }
  return tf.tidy(() => folded(inputs, options));
}

function folded(
  { x, filter, gamma, beta, mean, variance, add }: ConvNormInferenceInputs,
  { stride, pad, eps, activation }: ConvNormOptions,
): Tensor4D {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, eps)));
  const bias = tf.sub(beta, tf.mul(mean, scale));
  const conv = { x, filter: tf.mul<Tensor4D>(filter, scale), strides: stride, pad, bias };
  if (add === undefined) return tf.fused.conv2d({ ...conv, activation: activation === 'none' ? 'linear' : activation });
  return activate(tf.add<Tensor4D>(tf.fused.conv2d({ ...conv, activation: 'linear' }), add), activation);
}
