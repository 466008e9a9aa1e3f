import { defineWord, type Word } from '../../language/word.ts';
import { CLASS_WEIGHTS, classOptions, classWeights, weightProblems } from './class-weights.ts';
import { weightedCrossEntropy } from './functions.ts';

export const crossEntropy: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'cross_entropy',
  summary: 'Cross-entropy of the softmax; the default for one class per picture.',
  shorthand: 'weight',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      weight: CLASS_WEIGHTS,
    },
  },
  create: ({ weight }) => ({
    ofClasses: true,
    check: (classes) => weightProblems('weight', weight, classes),
    start: (tensors, classes) => weightedCrossEntropy(tensors, classWeights(weight, classes)),
    activation: 'softmax',
    ...classOptions({ weight }),
  }),
});
