import { rotationMatrix } from '../../image/affine.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { affineTransform } from '../affine.ts';
import { masked } from '../random-draws.ts';
import { ALIGN_CORNERS, draw, ONE_DRAW, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

export const rotate: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'rotate',
  summary: 'Turns by a random angle.',
  shorthand: 'max_deg',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max_deg: { type: 'number', minimum: 0, maximum: 180, default: 10, description: 'Largest angle in degrees, either way.' },
      p: probability('How often.', 0.5),
      draw: draw('Degrees', -180, 180),
      pad_mode: PAD_MODE,
      mode: RESAMPLE_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      size: SIZE,
    },
  },
  create: (o) => [
    affineTransform('rotate', 'Rotate', o, (draws) => ({ matrix: rotationMatrix(masked(draws, -o.max_deg, o.max_deg, o.p, 0, o.draw)) })),
  ],
});
