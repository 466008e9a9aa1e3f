import { AVERAGE } from '../metric-options.ts';
import { defineWord, type Word } from '../word.ts';

export const precision: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'precision',
  summary: 'Share of right answers among the items said to be of a class.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      average: AVERAGE,
    },
  },
  create: (options) => ({ kind: 'precision', name: 'precision_score', options: { ...options } }),
});
