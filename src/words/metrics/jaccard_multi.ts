import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const jaccardMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'jaccard_multi',
  summary: 'Hits among the items that are, or are said to be, of a class, for several classes per picture.',
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
  create: (options) => ({ kind: 'jaccard_multi', name: 'jaccard_score', options: { ...options } }),
});
