import { zoomMatrix } from '../../image/affine.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { affineTransform } from '../affine.ts';
import { masked } from '../random-draws.ts';
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
    affineTransform('zoom', 'Zoom', o, (draws) => {
      const scale = masked(draws, o.min_zoom, o.max_zoom, o.p, 1, o.draw);
      const columnPct = o.draw_x ?? draws.random();
      return { matrix: zoomMatrix(scale, columnPct, o.draw_y ?? draws.random()) };
    }),
  ],
  check: (options) => ordered('min_zoom', 'max_zoom', options),
});
