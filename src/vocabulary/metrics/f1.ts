import { defineWord, type Word } from '../word.ts';

export const f1: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'f1',
  summary: 'Harmonic mean of precision and recall.',
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
  create: (options) => ({ kind: 'f1', name: 'f1_score', options: { ...options } }),
});
