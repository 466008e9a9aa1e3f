import { named } from '../../data/summary/python-text.ts';
import { cropPad } from '../../image/crop-pad.ts';
import { sizeText } from '../../image/size.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { ALWAYS, RESAMPLES, widthFirst } from '../fastai-text.ts';
import { resizeWindow } from '../resize-window.ts';
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
  create: ({ size: written, method, pad_mode }) => {
    const size = toSize(written);
    return {
      order: 1,
      fixesSize: size,
      draws: method !== 'squish',
      text: `resize ${sizeText(size)}, ${method}${method === 'pad' ? ` with ${pad_mode}` : ''}`,
      fastaiText: named('Resize', { size: widthFirst(size), method, pad_mode, ...RESAMPLES, ...ALWAYS }),
      apply: (image, { split, draws }) => cropPad(image, resizeWindow({ size, method, padMode: pad_mode }, image, split, draws)),
    };
  },
});
