import { affineOptions } from '../affine.ts';
import { ALIGN_CORNERS, ONE_DRAW, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';
import { defineWord, type Word } from '../word.ts';

export const flip: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'flip',
  summary: 'Mirrors left and right.',
  shorthand: 'p',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      p: probability('How often.', 0.5),
      pad_mode: PAD_MODE,
      mode: RESAMPLE_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      size: SIZE,
    },
  },
  create: (o) => [{ kind: 'flip', p: o.p, ...affineOptions(o) }],
});
