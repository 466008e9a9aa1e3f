import type { Tensors } from '../../language/contracts/tensors.ts';
import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor } from '../../tensor/tf.ts';
import { averageGradient, averageSquare, type Ingredients, plainStep } from './steps.ts';

export const lamb: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'lamb',
  summary: 'Adam whose step is as long as the weights ask for, for large batches.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.99, description: 'Of the square’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-5, description: 'Added to the root.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
    },
  },
  create: ({ mom, sqr_mom: sqrMom, eps, wd, decouple_wd: decoupled }) => ({
    hypers: { mom, sqrMom, eps, wd },
    decoupled,
    averages: 2,
    step: plainStep(decoupled, change),
  }),
});

/** LAMB (You et al. 2020) in fastai's form: Adam's step times min(rms(p) / rms(step), 10), or 1 where either is 0. */
function change({ p, g, averages, hypers: { lr, mom, sqrMom, eps }, t }: Ingredients, tensors: Tensors): Tensor {
  const { tf } = tensors;
  const rms = (x: Tensor): Tensor => tf.sqrt(tf.mean(tf.square(x)));
  const a = tf.div(averageGradient(tensors, averages[0]!, g, mom, true), 1 - mom ** t);
  const s = tf.div(averageSquare(tensors, averages[1]!, g, sqrMom), 1 - sqrMom ** t);
  const step = tf.div(a, tf.add(tf.sqrt(s), eps));
  const [r1, r2] = [rms(p), rms(step)];
  const q = tf.where(tf.logicalOr(tf.equal(r1, 0), tf.equal(r2, 0)), tf.scalar(1), tf.minimum(tf.div(r1, r2), 10));
  return tf.mul(step, tf.mul(q, lr));
}
