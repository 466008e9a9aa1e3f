import type { Gradients } from '../../language/contracts/callback.ts';
import type { Tensors } from '../../language/contracts/tensors.ts';
import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor } from '../../tensor/tf.ts';

export const gradientClip: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'gradient_clip',
  summary: 'Shortens the gradients of a step, taken together, to a largest norm.',
  shorthand: 'max_norm',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max_norm: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'The largest norm.' },
      norm_type: { type: 'number', exclusiveMinimum: 0, default: 2, description: 'Which norm: 2 is the Euclidean one.' },
    },
  },
  // fastai's GradientClip: all gradients times min(1, max_norm / (norm + 1e-6)), the norm taken over all of them together.
  create: ({ max_norm: largest, norm_type: p }) => ({
    start: ({ tensors }) => ({
      order: 11,
      beforeStep: (gradients) => {
        const { tf } = tensors;
        const scale = tf.minimum(1, tf.div(largest, tf.add(totalNorm(gradients, p, tensors), 1e-6)));
        return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]));
      },
    }),
  }),
});

/** The norm of the tensors' norms, as torch's clip_grad_norm_ takes it. */
function totalNorm(gradients: Gradients, p: number, tensors: Tensors): Tensor {
  const norms = Object.values(gradients).map((gradient) => norm(gradient, p, tensors));
  return norm(tensors.tf.stack(norms), p, tensors);
}

function norm(values: Tensor, p: number, { tf }: Tensors): Tensor {
  if (p === 2) return tf.sqrt(tf.sum(tf.square(values)));
  const sizes = tf.abs(values);
  if (p === Number.POSITIVE_INFINITY) return tf.max(sizes);
  if (p === 1) return tf.sum(sizes);
  return tf.pow(tf.sum(tf.pow(sizes, p)), 1 / p);
}
