import { defineWord, type Word } from '../../language/word.ts';

export const unfreeze: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'unfreeze',
  summary: 'From here on everything trains.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => [{ kind: 'freeze_to', n: 0 }],
});
