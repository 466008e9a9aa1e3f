import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const precisionMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'precision_multi',
  summary: 'Share of right answers among the items said to be of a class, for several classes per picture.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: THRESH,
      sigmoid: SIGMOID,
      average: AVERAGE_MULTI,
    },
  },
  create: (options) => ({ kind: 'precision_multi', name: 'precision_score', options: { ...options } }),
});
