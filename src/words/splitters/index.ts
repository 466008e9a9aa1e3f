import { defineWord, type Word } from '../../language/word.ts';

export const index: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'index',
  summary: 'The items at these positions validate.',
  shorthand: 'valid_idx',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['valid_idx'],
    properties: {
      valid_idx: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1, description: 'Positions in the list of items.' },
    },
  },
  create: ({ valid_idx }) => ({ kind: 'index', validIdx: valid_idx }),
});
