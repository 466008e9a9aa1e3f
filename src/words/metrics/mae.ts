import { defineWord, type Word } from '../../language/word.ts';

export const mae: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'mae',
  summary: 'Mean absolute error.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'mae', name: 'mae', options: {} }),
});
