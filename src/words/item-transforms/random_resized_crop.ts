import { float, named, Tuple } from '../../data/summary/python-text.ts';
import { cropPad } from '../../image/crop-pad.ts';
import { resizeBilinear } from '../../image/resize.ts';
import { sizeText } from '../../image/size.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { centred, drawCrop } from '../crop-window.ts';
import { ALWAYS, RESAMPLES, widthFirst } from '../fastai-text.ts';
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
  create: ({ size: written, min_scale, max_scale, ratio, val_xtra }) => {
    const size = toSize(written);
    const [height, width] = size;
    const range = { minScale: min_scale, maxScale: max_scale, ratio: [ratio[0]!, ratio[1]!] as const };
    return {
      order: 1,
      fixesSize: size,
      draws: true,
      text: `random_resized_crop ${sizeText(size)}, min_scale ${min_scale}`,
      fastaiText: named('RandomResizedCrop', {
        size: widthFirst(size),
        min_scale,
        ratio: new Tuple(ratio),
        ...RESAMPLES,
        val_xtra,
        max_scale: float(max_scale),
        ...ALWAYS,
      }),
      apply: (image, { split, draws }) => {
        if (split === 'train') {
          const window = drawCrop(image.width, image.height, range, draws, 'x first');
          return cropPad(image, { ...window, padding: 'zeros', resizeTo: { width, height } });
        }
        const extra = Math.ceil((Math.max(width, height) * val_xtra) / 8) * 8;
        const larger = resizeBilinear(image, width + extra, height + extra);
        return cropPad(larger, centred(larger, size, 'zeros'));
      },
    };
  },
  check: (options) => ordered('min_scale', 'max_scale', options) ?? orderedPair('ratio', options.ratio),
});
