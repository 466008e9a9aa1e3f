import { defineWord, type Word } from '../../language/word.ts';
import { affineOptions } from '../affine.ts';
import { given } from '../convert.ts';
import { ALIGN_CORNERS, draw, ONE_DRAW, ordered, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

export const zoom: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'zoom',
  summary: 'Zooms into a random place.',
  shorthand: 'max_zoom',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      min_zoom: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Smallest zoom.' },
      max_zoom: { type: 'number', exclusiveMinimum: 0, default: 1.1, description: 'Largest zoom.' },
      p: probability('How often.', 0.5),
      draw: draw('Zoom', 0.01, 100),
      draw_x: draw('Centre from left (0) to right (1)', 0, 1),
      draw_y: draw('Centre from top (0) to bottom (1)', 0, 1),
      pad_mode: PAD_MODE,
      mode: RESAMPLE_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      size: SIZE,
    },
  },
  create: (o) => [
    {
      kind: 'zoom',
      minZoom: o.min_zoom,
      maxZoom: o.max_zoom,
      p: o.p,
      ...given({ draw: o.draw, drawX: o.draw_x, drawY: o.draw_y }),
      ...affineOptions(o),
    },
  ],
  check: (options) => ordered('min_zoom', 'max_zoom', options),
});
