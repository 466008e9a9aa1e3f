import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { PAD_MODE, SIZE } from '../shared-options.ts';

export const resize: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'resize',
  summary: 'Makes every picture the same size.',
  shorthand: 'size',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['size'],
    properties: {
      size: SIZE,
      method: {
        type: 'string',
        enum: ['crop', 'pad', 'squish'],
        default: 'crop',
        description: 'Cut off what is too much, fill up what is missing, or distort.',
      },
      pad_mode: PAD_MODE,
    },
  },
  create: ({ size, method, pad_mode }) => ({ kind: 'resize', size: toSize(size), method, padMode: pad_mode }),
});
