import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE } from '../metric-options.ts';

export const recall: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'recall',
  summary: 'Share of a class’s items that were found.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      average: AVERAGE,
    },
  },
  create: (options) => ({ kind: 'recall', name: 'recall_score', options: { ...options } }),
});
