import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE_MULTI, SIGMOID } from '../metric-options.ts';

export const apScoreMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'ap_score_multi',
  summary: 'Average precision, for several classes per picture.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      sigmoid: SIGMOID,
      average: AVERAGE_MULTI,
    },
  },
  create: (options) => ({ kind: 'ap_score_multi', name: 'average_precision_score', options: { ...options } }),
});
