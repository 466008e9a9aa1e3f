import { defineWord, type Word } from '../../language/word.ts';

export const folder: Word<'source'> = defineWord({
  kind: 'source',
  name: 'folder',
  summary: 'Pictures in a folder of this machine.',
  shorthand: 'path',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, description: 'The folder, relative to this file.' } },
  },
  create: ({ path }) => ({ kind: 'folder', path }),
});
