import { type Tensor1D, type Tensor2D, tf } from './tf.ts';

export interface BatchNormResult {
  readonly y: Tensor2D;
  readonly mean: Tensor1D;
  /** Biased. */
  readonly variance: Tensor1D;
}

/** Batch normalisation of [n, c] by the batch's own statistics, made of TF.js's differentiable operations; small, so no kernel of its own. */
export function batchNorm(x: Tensor2D, gamma: Tensor1D, beta: Tensor1D, eps: number): BatchNormResult {
  const mean = tf.mean<Tensor1D>(x, 0);
  const centred = tf.sub<Tensor2D>(x, mean);
  const variance = tf.mean<Tensor1D>(tf.square(centred), 0);
  const y = tf.add<Tensor2D>(tf.mul(centred, tf.mul(gamma, tf.rsqrt(tf.add(variance, eps)))), beta);
  return { y, mean, variance };
}

/** The same by given statistics. */
export function batchNormInference(
  x: Tensor2D,
  terms: { gamma: Tensor1D; beta: Tensor1D; mean: Tensor1D; variance: Tensor1D; eps: number },
): Tensor2D {
  const scale = tf.mul(terms.gamma, tf.rsqrt(tf.add(terms.variance, terms.eps)));
  return tf.add(tf.mul(tf.sub(x, terms.mean), scale), terms.beta);
}
