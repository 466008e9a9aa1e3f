import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { SIZE } from '../shared-options.ts';

export const randomCrop: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'random_crop',
  summary: 'A random cut without scaling; the centre in validation.',
  shorthand: 'size',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['size'],
    properties: { size: SIZE },
  },
  create: ({ size }) => ({ kind: 'random_crop', size: toSize(size) }),
});
