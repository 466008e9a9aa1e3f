import type { Tensors } from '../../language/contracts/tensors.ts';
import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor } from '../../tensor/tf.ts';
import { averageGradient, averageSquare, type Ingredients, plainStep } from './steps.ts';

export const qhadam: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'qhadam',
  summary: 'Adam whose averages are mixed with the present gradient.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.999, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.999, description: 'Of the square’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-8, description: 'Added to the root.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
      nu_1: { type: 'number', minimum: 0, maximum: 1, default: 0.7, description: 'Share of the gradient’s average.' },
      nu_2: { type: 'number', minimum: 0, maximum: 1, default: 1, description: 'Share of the square’s average.' },
    },
  },
  create: ({ mom, sqr_mom: sqrMom, eps, wd, decouple_wd: decoupled, nu_1: nu1, nu_2: nu2 }) => ({
    hypers: { mom, sqrMom, eps, wd },
    decoupled,
    averages: 2,
    step: plainStep(decoupled, (ingredients, tensors) => change(ingredients, nu1, nu2, tensors)),
  }),
});

/** QHAdam (Ma and Yarats 2019): Adam's averages, each mixed with the present gradient. */
function change({ g, averages, hypers: { lr, mom, sqrMom, eps }, t }: Ingredients, nu1: number, nu2: number, tensors: Tensors): Tensor {
  const { tf } = tensors;
  const a = tf.div(averageGradient(tensors, averages[0]!, g, mom, true), 1 - mom ** t);
  const s = tf.div(averageSquare(tensors, averages[1]!, g, sqrMom), 1 - sqrMom ** t);
  const above = tf.add(tf.mul(g, 1 - nu1), tf.mul(a, nu1));
  const below = tf.add(tf.mul(tf.square(g), 1 - nu2), tf.mul(s, nu2));
  return tf.mul(tf.div(above, tf.add(tf.sqrt(below), eps)), lr);
}
