import { defineWord, type Word } from '../word.ts';

export const hammingLossMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'hamming_loss_multi',
  summary: 'Share of wrong yes-or-no answers over all classes.',
  shorthand: 'thresh',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: { type: 'number', exclusiveMinimum: 0, default: 0.5, description: 'Value from which the answer is yes.' },
      sigmoid: { type: 'boolean', default: true, description: 'Put outputs through the sigmoid first.' },
    },
  },
  create: (options) => ({ kind: 'hamming_loss_multi', name: 'hamming_loss', options: { ...options } }),
});
