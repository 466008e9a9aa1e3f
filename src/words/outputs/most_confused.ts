import { defineWord, type Word } from '../../language/word.ts';

export const mostConfused: Word<'output'> = defineWord({
  kind: 'output',
  name: 'most_confused',
  summary: 'The pairs of classes most often taken for each other.',
  shorthand: 'min_val',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { min_val: { type: 'integer', minimum: 1, default: 1, description: 'Least count that is listed.' } },
  },
  create: ({ min_val }) => ({ kind: 'most_confused', options: { min_val } }),
});
