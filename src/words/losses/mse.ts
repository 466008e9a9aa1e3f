import { defineWord, type Word } from '../../language/word.ts';
import { plainMean, rowMean, shaped } from './functions.ts';

export const mse: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'mse',
  summary: 'Mean squared error; the default for numbers.',
  targets: ['multi_category', 'regression'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({
    ofClasses: false,
    start: (tensors) => plainMean(tensors, (p, t) => rowMean(tensors, tensors.tf.squaredDifference(p, shaped(tensors, t, p)))),
    activation: 'none',
  }),
});
