import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { ordered, orderedPair, RATIO, SIZE } from '../shared-options.ts';

export const randomResizedCrop: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'random_resized_crop',
  summary: 'A random part of the picture, scaled to the size.',
  shorthand: 'size',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['size'],
    properties: {
      size: SIZE,
      min_scale: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.08, description: 'Smallest share of the area.' },
      max_scale: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 1, description: 'Largest share of the area.' },
      ratio: RATIO,
      val_xtra: {
        type: 'number',
        minimum: 0,
        default: 0.14,
        description: 'How much larger than the size a validation picture is before its centre is cut out.',
      },
    },
  },
  create: ({ size, min_scale, max_scale, ratio, val_xtra }) => ({
    kind: 'random_resized_crop',
    size: toSize(size),
    minScale: min_scale,
    maxScale: max_scale,
    ratio: [ratio[0]!, ratio[1]!],
    valXtra: val_xtra,
  }),
  check: (options) => ordered('min_scale', 'max_scale', options) ?? orderedPair('ratio', options.ratio),
});
