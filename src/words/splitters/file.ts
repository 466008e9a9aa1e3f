import { defineWord, type Word } from '../../language/word.ts';

export const file: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'file',
  summary: 'The items whose names a text file lists validate.',
  shorthand: 'file',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['file'],
    properties: { file: { type: 'string', minLength: 1, description: 'One file name, or path below data.path, per line.' } },
  },
  create: ({ file }) => ({ kind: 'file', file }),
});
