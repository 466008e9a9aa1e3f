import { defineWord, type Word } from '../../language/word.ts';

export const parentLabel: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'parent_label',
  summary: 'The name of the folder that a picture is in.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'parent_label' }),
});
