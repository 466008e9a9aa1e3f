import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE } from '../metric-options.ts';

export const f1: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'f1',
  summary: 'Harmonic mean of precision and recall.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      average: AVERAGE,
    },
  },
  create: (options) => ({ kind: 'f1', name: 'f1_score', options: { ...options } }),
});
