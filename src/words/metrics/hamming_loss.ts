import { defineWord, type Word } from '../../language/word.ts';

export const hammingLoss: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'hamming_loss',
  summary: 'Share of wrong answers, as scikit-learn counts them.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'hamming_loss', name: 'hamming_loss', options: {} }),
});
