import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE } from '../metric-options.ts';

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
