import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { PAD_MODE, SIZE } from '../shared-options.ts';

export const cropPad: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'crop_pad',
  summary: 'Cuts out or fills up around the centre, without scaling.',
  shorthand: 'size',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['size'],
    properties: { size: SIZE, pad_mode: { ...PAD_MODE, default: 'zeros' } },
  },
  create: ({ size, pad_mode }) => ({ kind: 'crop_pad', size: toSize(size), padMode: pad_mode }),
});
