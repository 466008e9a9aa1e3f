import { affineOptions } from '../affine.ts';
import { ALIGN_CORNERS, ONE_DRAW, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';
import { defineWord, type Word } from '../word.ts';

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
      pad_mode: PAD_MODE,
      mode: RESAMPLE_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      size: SIZE,
    },
  },
  create: (o) => [{ kind: 'zoom', minZoom: o.min_zoom, maxZoom: o.max_zoom, p: o.p, ...affineOptions(o) }],
});
