import { defineWord, type Word } from '../../language/word.ts';

export const msle: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'msle',
  summary: 'Mean squared error of logarithms.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'msle', name: 'msle', options: {} }),
});
