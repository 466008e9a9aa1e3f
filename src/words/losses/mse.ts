import { defineWord, type Word } from '../../language/word.ts';

export const mse: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'mse',
  summary: 'Mean squared error; the default for numbers.',
  targets: ['multi_category', 'regression'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'mse', options: {} }),
});
