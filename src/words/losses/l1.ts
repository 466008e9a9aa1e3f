import type { Tensors } from '../../language/contracts/tensors.ts';
import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor } from '../../tensor/tf.ts';
import { plainMean, rowMean, shaped } from './functions.ts';

export const l1: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'l1',
  summary: 'Mean absolute error.',
  targets: ['multi_category', 'regression'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({
    ofClasses: false,
    start: (tensors) => plainMean(tensors, (p, t) => rowMean(tensors, distance(tensors, tensors.tf.sub(p, shaped(tensors, t, p))))),
    activation: 'none',
  }),
});

/** |x|, whose gradient at 0 is 0 as torch's is; that of tf.abs is -1. */
function distance({ tf }: Tensors, x: Tensor): Tensor {
  return tf.add(tf.relu(x), tf.relu(tf.neg(x)));
}
