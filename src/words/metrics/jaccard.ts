import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE } from '../metric-options.ts';

export const jaccard: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'jaccard',
  summary: 'Hits among the items that are, or are said to be, of a class.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      average: AVERAGE,
    },
  },
  create: (options) => ({ kind: 'jaccard', name: 'jaccard_score', options: { ...options } }),
});
