import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const fbetaMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'fbeta_multi',
  summary: 'Mean of precision and recall, recall counting beta times as much, for several classes per picture.',
  shorthand: 'beta',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['beta'],
    properties: {
      beta: { type: 'number', exclusiveMinimum: 0, description: 'How many times as much recall counts.' },
      thresh: THRESH,
      sigmoid: SIGMOID,
      average: AVERAGE_MULTI,
    },
  },
  create: (options) => ({ kind: 'fbeta_multi', name: 'fbeta_score', options: { ...options } }),
});
