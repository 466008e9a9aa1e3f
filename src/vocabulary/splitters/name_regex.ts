import { defineWord, type Word } from '../word.ts';

export const nameRegex: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'name_regex',
  summary: 'The items whose file name matches validate.',
  shorthand: 'pattern',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['pattern'],
    properties: { pattern: { type: 'string', minLength: 1, format: 'regex', description: 'JavaScript’s regular expression.' } },
  },
  create: ({ pattern }) => ({ kind: 'name_regex', pattern }),
});
