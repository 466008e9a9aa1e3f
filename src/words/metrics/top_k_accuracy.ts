import { defineWord, type Word } from '../../language/word.ts';
import { topK } from '../../train/metrics/top-k.ts';

export const topKAccuracy: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'top_k_accuracy',
  summary: 'Share of items whose class is among the k most likely.',
  shorthand: 'k',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { k: { type: 'integer', minimum: 1, default: 5, description: 'How many.' } },
  },
  create: ({ k }) => ({
    column: 'top_k_accuracy',
    misfit: (classes) =>
      k <= classes
        ? undefined
        : { message: `k is ${k}, but there are only ${classes} classes`, hint: `such as \`top_k_accuracy: ${Math.min(3, classes - 1)}\`` },
    lowerIsBetter: false,
    over: 'batch',
    score: (batch) => topK(batch, k),
  }),
});
