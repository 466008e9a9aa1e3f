import { defineWord, type Word } from '../../language/word.ts';

export const mse: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'mse',
  summary: 'Mean squared error.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'mse', name: 'mse', options: {} }),
});
