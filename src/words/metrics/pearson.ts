import { defineWord, type Word } from '../../language/word.ts';

export const pearson: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'pearson',
  summary: 'Correlation with the targets.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'pearson', name: 'pearsonr', options: {} }),
});
