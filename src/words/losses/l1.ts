import { defineWord, type Word } from '../../language/word.ts';
import { plainMean, rowMean, same, shaped } from './functions.ts';

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
    start: (tensors) => plainMean(tensors, (p, t) => rowMean(tensors, tensors.tf.abs(tensors.tf.sub(p, shaped(tensors, t, p))))),
    activation: same,
  }),
});
