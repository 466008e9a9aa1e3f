import { defineWord, type Word } from '../../language/word.ts';

export const topKAccuracy: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'top_k_accuracy',
  summary: 'Share of items whose class is among the k most likely.',
  shorthand: 'k',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { k: { type: 'integer', minimum: 1, default: 5, description: 'How many.' } },
  },
  create: ({ k }) => ({ kind: 'top_k_accuracy', name: 'top_k_accuracy', options: { k } }),
});
