import { defineWord, type Word } from '../../language/word.ts';

export const rmse: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'rmse',
  summary: 'Root of the mean squared error.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'rmse', name: '_rmse', options: {} }),
});
