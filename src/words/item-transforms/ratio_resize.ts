import { named } from '../../data/summary/python-text.ts';
import { cropPad } from '../../image/crop-pad.ts';
import type { Size } from '../../image/size.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { RESAMPLES } from '../fastai-text.ts';
import { pixels } from '../pixels.ts';
import { resizeWindow } from '../resize-window.ts';

export const ratioResize: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'ratio_resize',
  summary: 'Scales the longer side, keeping the shape.',
  shorthand: 'max_sz',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['max_sz'],
    properties: {
      max_sz: { type: 'integer', minimum: 1, maximum: 1_000_000, description: 'Pixels of the longer side; the other has at least 1.' },
    },
  },
  create: ({ max_sz }) => ({
    order: 1,
    largestSize: [max_sz, max_sz],
    draws: true,
    text: `ratio_resize ${max_sz}`,
    fastaiText: named('RatioResize', { max_sz, ...RESAMPLES }),
    apply: (image, { split, draws }) => {
      const { width, height } = image;
      const size: Size = width > height ? [pixels((height * max_sz) / width), max_sz] : [max_sz, pixels((width * max_sz) / height)];
      return cropPad(image, resizeWindow({ size, method: 'crop', padMode: 'reflection' }, image, split, draws));
    },
  }),
});
