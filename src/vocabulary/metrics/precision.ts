import { defineWord, type Word } from '../word.ts';

export const precision: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'precision',
  summary: 'Share of right answers among the items said to be of a class.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      average: {
        type: 'string',
        enum: ['binary', 'macro', 'micro', 'weighted'],
        default: 'binary',
        description: 'How classes are put together; binary (fastai’s default) is about the second class of two.',
      },
    },
  },
  create: (options) => ({ kind: 'precision', name: 'precision_score', options: { ...options } }),
});
