import { type Tensor, tf } from '../../tensor/tf.ts';
import type { Callback, Gradients } from './callback.ts';

/** fastai's GradientClip: all gradients times min(1, max_norm / (norm + 1e-6)), the norm taken over all of them together. */
export function gradientClip({ max_norm: largest, norm_type: p }: { readonly max_norm: number; readonly norm_type: number }): Callback {
  return {
    kind: 'gradient_clip',
    order: 11,
    beforeStep: (gradients) => {
      const scale = tf.minimum(1, tf.div(largest, tf.add(totalNorm(gradients, p), 1e-6)));
      return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]));
    },
  };
}

/** The norm of the tensors' norms, as torch's clip_grad_norm_ takes it. */
function totalNorm(gradients: Gradients, p: number): Tensor {
  const norms = Object.values(gradients).map((gradient) => norm(gradient, p));
  return norm(tf.stack(norms), p);
}

function norm(values: Tensor, p: number): Tensor {
  if (p === 2) return tf.sqrt(tf.sum(tf.square(values)));
  const sizes = tf.abs(values);
  if (p === Number.POSITIVE_INFINITY) return tf.max(sizes);
  if (p === 1) return tf.sum(sizes);
  return tf.pow(tf.sum(tf.pow(sizes, p)), 1 / p);
}
