import { defineWord, type Word } from '../../language/word.ts';
import { LOOKAHEAD } from './lookahead-options.ts';

export const lookahead: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'lookahead',
  summary: 'Another optimizer, with slow weights that follow it every k steps and that it goes on from.',
  shorthand: 'opt',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      opt: { word: 'optimizer', default: 'radam', description: 'The optimizer inside.' },
      ...LOOKAHEAD,
    },
  },
  create: ({ opt, k, alpha }, words) => ({ ...words.create(opt), lookahead: { k, alpha } }),
});
