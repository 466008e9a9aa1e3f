import { float, named, Tuple } from '../../data/summary/python-text.ts';
import { sizeText } from '../../image/size.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { drawCrop, fallbackCrop } from '../crop-window.ts';
import { ALWAYS, widthFirst } from '../fastai-text.ts';
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
  create: ({ size: written, min_scale, max_scale, ratio: limits, mode, valid_scale }) => {
    const size = toSize(written);
    const ratio = [limits[0]!, limits[1]!] as const;
    const range = { minScale: min_scale, maxScale: max_scale, ratio };
    return [
      {
        family: 'crop',
        name: 'random_resized_crop_gpu',
        order: 30,
        text: `random_resized_crop_gpu ${sizeText(size)}, min_scale ${min_scale}`,
        fastaiText: named('RandomResizedCropGPU', {
          size: widthFirst(size),
          min_scale: float(min_scale),
          ratio: new Tuple(ratio),
          mode,
          valid_scale: float(valid_scale),
          max_scale: float(max_scale),
          mode_mask: 'nearest',
          ...ALWAYS,
        }),
        size,
        mode,
        window: (width, height, { split, draws }) =>
          split === 'valid' ? fallbackCrop(width, height, ratio, valid_scale) : drawCrop(width, height, range, draws('batch'), 'y first'),
      },
    ];
  },
  check: (options) => ordered('min_scale', 'max_scale', options) ?? orderedPair('ratio', options.ratio),
});
