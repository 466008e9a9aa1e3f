import { defineWord, type Word } from '../../language/word.ts';

export const known: Word<'source'> = defineWord({
  kind: 'source',
  name: 'known',
  summary: 'A data set by fastai’s name for it, such as PETS or IMAGENETTE_160.',
  shorthand: 'name',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$', description: 'fastai’s constant.' } },
  },
  create: ({ name }) => ({ kind: 'known', name }),
});
