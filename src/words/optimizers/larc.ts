import type { Tensors } from '../../language/contracts/tensors.ts';
import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor } from '../../tensor/tf.ts';
import { averageGradient, type Ingredients, plainStep } from './steps.ts';

export const larc: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'larc',
  summary: 'Gradient descent with a learning rate per weight tensor, after its norm.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'Of the gradient’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-8, description: 'Added to the divisor.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
      clip: { type: 'boolean', default: true, description: 'At most lr (LARC); false for LARS.' },
      trust_coeff: { type: 'number', exclusiveMinimum: 0, default: 0.02, description: 'How far the norm is trusted.' },
    },
  },
  create: ({ mom, eps, wd, decouple_wd: decoupled, trust_coeff: trust, clip }) => ({
    hypers: { mom, sqrMom: 0.99, eps, wd },
    decoupled,
    averages: mom === 0 ? 0 : 1,
    step: plainStep(decoupled, (ingredients, tensors) => change(ingredients, trust, clip, tensors)),
  }),
});

/** LARC (clip) and LARS: a rate per parameter, lr * trust * |p| / (|g| + wd |p| + eps), for LARC at most lr. */
function change(
  { p, g, averages: [average], hypers: { lr, mom, eps, wd } }: Ingredients,
  trust: number,
  clip: boolean,
  tensors: Tensors,
): Tensor {
  const { tf } = tensors;
  const norm = (x: Tensor): Tensor => tf.sqrt(tf.sum(tf.square(x)));
  const a = average === undefined ? g : averageGradient(tensors, average, g, mom, false);
  const [pNorm, gNorm] = [norm(p), norm(g)];
  const local = tf.div(tf.mul(pNorm, lr * trust), tf.add(tf.add(gNorm, tf.mul(pNorm, wd)), eps));
  return tf.mul(a, clip ? tf.minimum(local, lr) : local);
}
