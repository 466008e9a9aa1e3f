import { defineWord, type Word } from '../word.ts';

export const recall: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'recall',
  summary: 'Share of a class’s items that were found.',
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
  create: (options) => ({ kind: 'recall', name: 'recall_score', options: { ...options } }),
});
