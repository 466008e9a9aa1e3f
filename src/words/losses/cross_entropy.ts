import { defineWord, type Word } from '../../language/word.ts';
import { CLASS_WEIGHTS } from '../class-weights.ts';

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
  create: ({ weight }) => ({ kind: 'cross_entropy', options: weight ? { weight } : {} }),
});
