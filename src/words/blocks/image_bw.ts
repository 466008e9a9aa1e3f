import { defineWord, type Word } from '../../language/word.ts';

export const imageBw: Word<'block'> = defineWord({
  kind: 'block',
  name: 'image_bw',
  summary: 'A grey picture: one channel.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ side: 'input', mode: 'grey' }),
});
