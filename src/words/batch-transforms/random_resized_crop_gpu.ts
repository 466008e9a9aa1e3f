import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { ordered, orderedPair, RATIO, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

export const randomResizedCropGpu: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'random_resized_crop_gpu',
  summary: 'One random part for the whole batch, scaled to the size.',
  shorthand: 'size',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['size'],
    properties: {
      size: SIZE,
      min_scale: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 0.08, description: 'Smallest share of the area.' },
      max_scale: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 1, description: 'Largest share of the area.' },
      ratio: RATIO,
      mode: RESAMPLE_MODE,
      valid_scale: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 1, description: 'Share of the sides kept in validation.' },
    },
  },
  create: ({ size, min_scale, max_scale, ratio, mode, valid_scale }) => [
    {
      kind: 'random_resized_crop_gpu',
      size: toSize(size),
      minScale: min_scale,
      maxScale: max_scale,
      ratio: [ratio[0]!, ratio[1]!],
      mode,
      validScale: valid_scale,
    },
  ],
  check: (options) => ordered('min_scale', 'max_scale', options) ?? orderedPair('ratio', options.ratio),
});
