import { defineWord, type Word } from '../../language/word.ts';
import { affineOptions } from '../affine.ts';
import { given } from '../convert.ts';
import { ALIGN_CORNERS, draw, ONE_DRAW, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

export const warp: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'warp',
  summary: 'Looks at the picture from a random side (perspective).',
  shorthand: 'magnitude',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      magnitude: { type: 'number', minimum: 0, maximum: 1, default: 0.2, description: 'How far the corners move.' },
      p: probability('How often.', 0.5),
      draw_x: draw('Warp from left to right', -1, 1),
      draw_y: draw('Warp from top to bottom', -1, 1),
      pad_mode: PAD_MODE,
      mode: RESAMPLE_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      size: SIZE,
    },
  },
  create: (o) => [{ kind: 'warp', magnitude: o.magnitude, p: o.p, ...given({ drawX: o.draw_x, drawY: o.draw_y }), ...affineOptions(o) }],
});
