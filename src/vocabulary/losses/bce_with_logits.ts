import { defineWord, type Word } from '../word.ts';

export const bceWithLogits: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'bce_with_logits',
  summary: 'Binary cross-entropy of the sigmoid; the default for several classes.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'bce_with_logits', options: {} }),
});
