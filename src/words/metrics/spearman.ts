import { defineWord, type Word } from '../../language/word.ts';

export const spearman: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'spearman',
  summary: 'Correlation of ranks with the targets.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'spearman', name: 'spearmanr', options: {} }),
});
