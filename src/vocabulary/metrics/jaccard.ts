import { defineWord, type Word } from '../word.ts';

export const jaccard: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'jaccard',
  summary: 'Hits among the items that are, or are said to be, of a class.',
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
  create: (options) => ({ kind: 'jaccard', name: 'jaccard_score', options: { ...options } }),
});
