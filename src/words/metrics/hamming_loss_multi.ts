import { defineWord, type Word } from '../../language/word.ts';
import { SIGMOID, THRESH } from '../metric-options.ts';

export const hammingLossMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'hamming_loss_multi',
  summary: 'Share of wrong yes-or-no answers over all classes.',
  shorthand: 'thresh',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: THRESH,
      sigmoid: SIGMOID,
    },
  },
  create: (options) => ({ kind: 'hamming_loss_multi', name: 'hamming_loss', options: { ...options } }),
});
