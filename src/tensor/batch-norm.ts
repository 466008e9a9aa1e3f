import { type Tensor, type Tensor1D, tf } from './tf.ts';

export interface BatchNormResult {
  /** Of x's shape. */
  readonly y: Tensor;
  readonly mean: Tensor1D;
  /** Biased. */
  readonly variance: Tensor1D;
}

/** Batch normalisation over all axes but the last by the batch's own statistics, made of TF.js's differentiable operations. */
export function batchNorm(x: Tensor, gamma: Tensor1D, beta: Tensor1D, eps: number): BatchNormResult {
  const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
  const mean = tf.mean<Tensor1D>(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean<Tensor1D>(tf.square(centred), axes);
  const y = tf.add(tf.mul(centred, tf.mul(gamma, tf.rsqrt(tf.add(variance, eps)))), beta);
  return { y, mean, variance };
}

/** The same by given statistics. */
export function batchNormInference(
  x: Tensor,
  terms: { gamma: Tensor1D; beta: Tensor1D; mean: Tensor1D; variance: Tensor1D; eps: number },
): Tensor {
  const scale = tf.mul(terms.gamma, tf.rsqrt(tf.add(terms.variance, terms.eps)));
  return tf.add(tf.mul(tf.sub(x, terms.mean), scale), terms.beta);
}
