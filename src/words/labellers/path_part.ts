import { defineWord, type Word } from '../../language/word.ts';

export const pathPart: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'path_part',
  summary: 'One part of the path: -1 is the file name, -2 its folder.',
  shorthand: 'index',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { index: { type: 'integer', default: -2, description: 'Position, negative from the end.' } },
  },
  create: ({ index }) => ({ kind: 'path_part', index }),
});
