import type { Tensors } from '../../language/contracts/tensors.ts';
import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor } from '../../tensor/tf.ts';
import { averageGradient, averageSquare, type Ingredients, plainStep } from './steps.ts';

export const rmsprop: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'rmsprop',
  summary: 'Gradients divided by the root of their mean square; `eps` is always 1e-8, as fastai’s RMSProp has it.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.99, description: 'Of the square’s average.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
    },
  },
  create: ({ mom, sqr_mom: sqrMom, wd, decouple_wd: decoupled }) => ({
    hypers: { mom, sqrMom, eps: 1e-8, wd },
    decoupled,
    averages: mom === 0 ? 1 : 2,
    step: plainStep(decoupled, change),
  }),
});

/** RMSProp: lr * (a or g) / (sqrt(s) + eps); a is not dampened and only there with momentum. */
function change({ g, averages: [square, average], hypers: { lr, mom, sqrMom, eps } }: Ingredients, tensors: Tensors): Tensor {
  const { tf } = tensors;
  const a = average === undefined ? g : averageGradient(tensors, average, g, mom, false);
  const s = averageSquare(tensors, square!, g, sqrMom);
  return tf.mul(tf.div(a, tf.add(tf.sqrt(s), eps)), lr);
}
