import { defineWord, type Word } from '../../language/word.ts';

export const regex: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'regex',
  summary: 'The first group of a regular expression.',
  shorthand: 'pattern',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['pattern'],
    properties: {
      pattern: {
        type: 'string',
        minLength: 1,
        format: 'regex',
        description: 'A regular expression of Python’s re; its first group is the label.',
      },
      attr: {
        type: 'string',
        enum: ['path', 'name', 'stem', 'parent'],
        default: 'path',
        description: 'What it is matched against: the whole path, the file name, the name without its suffix, or the parent folder.',
      },
      match: { type: 'boolean', default: false, description: 'It must match from the start.' },
    },
  },
  create: ({ pattern, attr, match }) => ({ kind: 'regex', pattern, attr, match }),
});
