import { named } from '../../data/summary/python-text.ts';
import { cropPad as cutOrPad } from '../../image/crop-pad.ts';
import { sizeText } from '../../image/size.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { centred } from '../crop-window.ts';
import { widthFirst } from '../fastai-text.ts';
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
  create: ({ size: written, pad_mode }) => {
    const size = toSize(written);
    return {
      order: 0,
      fixesSize: size,
      draws: false,
      text: `crop_pad ${sizeText(size)}, ${pad_mode}`,
      fastaiText: named('CropPad', { size: widthFirst(size), pad_mode }),
      apply: (image) => cutOrPad(image, centred(image, size, pad_mode)),
    };
  },
});
