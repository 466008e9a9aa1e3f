import { defineWord, type Word } from '../../language/word.ts';

export const gradientAccumulation: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'gradient_accumulation',
  summary: 'Sums the gradients of several batches before a step, as if the batch were larger.',
  shorthand: 'n_acc',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { n_acc: { type: 'integer', minimum: 1, default: 32, description: 'Pictures (not batches) that make a step.' } },
  },
  create: (options) => ({ kind: 'gradient_accumulation', options: { ...options } }),
});
