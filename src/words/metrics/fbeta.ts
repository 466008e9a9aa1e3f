import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE } from '../metric-options.ts';

export const fbeta: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'fbeta',
  summary: 'Mean of precision and recall, recall counting beta times as much.',
  shorthand: 'beta',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['beta'],
    properties: {
      beta: { type: 'number', exclusiveMinimum: 0, description: 'How many times as much recall counts.' },
      average: AVERAGE,
    },
  },
  create: (options) => ({ kind: 'fbeta', name: 'fbeta_score', options: { ...options } }),
});
