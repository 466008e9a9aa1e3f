import { defineWord, type Word } from '../../language/word.ts';

export const validate: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'validate',
  summary: 'Computes validation loss and metrics without training.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => [{ kind: 'validate' }],
});
