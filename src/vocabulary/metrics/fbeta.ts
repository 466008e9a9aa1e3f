import { defineWord, type Word } from '../word.ts';

export const fbeta: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'fbeta',
  summary: 'Mean of precision and recall, recall counting beta times as much.',
  shorthand: 'beta',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['beta'],
    properties: {
      beta: { type: 'number', exclusiveMinimum: 0, description: 'How many times as much recall counts.' },
      average: {
        type: 'string',
        enum: ['binary', 'macro', 'micro', 'weighted'],
        default: 'binary',
        description: 'How classes are put together; binary (fastai’s default) is about the second class of two.',
      },
    },
  },
  create: (options) => ({ kind: 'fbeta', name: 'fbeta_score', options: { ...options } }),
});
