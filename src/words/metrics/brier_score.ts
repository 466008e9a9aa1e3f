import { defineWord, type Word } from '../../language/word.ts';

export const brierScore: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'brier_score',
  summary: 'Squared difference of answer and truth for two classes; from the answers, as fastai computes it, not from probabilities.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'brier_score', name: 'brier_score_loss', options: {} }),
});
