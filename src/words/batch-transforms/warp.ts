import { float, named } from '../../data/summary/python-text.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { affineTransform, printedOptions } from '../affine.ts';
import { ALWAYS } from '../fastai-text.ts';
import { masked } from '../random-draws.ts';
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
  create: (o) => {
    const { size, ...rest } = printedOptions(o);
    const magnitude = float(o.magnitude);
    return [
      {
        ...affineTransform('warp', 'Warp', o, (draws) => {
          const x = masked(draws, -o.magnitude, o.magnitude, o.p, 0, o.draw_x);
          return { warp: [x, masked(draws, -o.magnitude, o.magnitude, o.p, 0, o.draw_y)] };
        }),
        fastaiText: named('Warp', { magnitude, ...ALWAYS, draw_x: null, draw_y: null, size, ...rest, batch: o.batch }),
      },
    ];
  },
});
