import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const recallMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'recall_multi',
  summary: 'Share of a class’s items that were found, for several classes per picture.',
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
  create: (options) => ({ kind: 'recall_multi', name: 'recall_score', options: { ...options } }),
});
