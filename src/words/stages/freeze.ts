import { defineWord, type Word } from '../../language/word.ts';

export const freeze: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'freeze',
  summary: 'From here on only the last group (the head) trains, and the norm layers.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => [{ kind: 'freeze_to', n: -1 }],
});
