import { defineWord, type Word } from '../../language/word.ts';

export const image: Word<'block'> = defineWord({
  kind: 'block',
  name: 'image',
  summary: 'A colour picture.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ side: 'input', mode: 'rgb' }),
});
