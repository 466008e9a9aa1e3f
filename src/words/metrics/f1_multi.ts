import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const f1Multi: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'f1_multi',
  summary: 'Harmonic mean of precision and recall, for several classes per picture.',
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
  create: (options) => ({ kind: 'f1_multi', name: 'f1_score', options: { ...options } }),
});
