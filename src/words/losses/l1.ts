import { defineWord, type Word } from '../../language/word.ts';

export const l1: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'l1',
  summary: 'Mean absolute error.',
  targets: ['multi_category', 'regression'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'l1', options: {} }),
});
