import { defineWord, type Word } from '../../language/word.ts';

export const ratioResize: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'ratio_resize',
  summary: 'Scales the longer side, keeping the shape.',
  shorthand: 'max_sz',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['max_sz'],
    properties: { max_sz: { type: 'integer', minimum: 1, description: 'Pixels of the longer side; the other has at least 1.' } },
  },
  create: ({ max_sz }) => ({ kind: 'ratio_resize', maxSz: max_sz }),
});
