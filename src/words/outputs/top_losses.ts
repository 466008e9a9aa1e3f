import { defineWord, type Word } from '../../language/word.ts';

export const topLosses: Word<'output'> = defineWord({
  kind: 'output',
  name: 'top_losses',
  summary: 'The pictures that the model is most wrong about.',
  shorthand: 'k',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { k: { type: 'integer', minimum: 1, maximum: 400, default: 9, description: 'How many.' } },
  },
  create: ({ k }) => ({ kind: 'top_losses', options: { k } }),
});
