import { defineWord, type OptionProblem, type Word } from '../../language/word.ts';
import { augTransformSpecs } from '../aug-transforms.ts';
import { ALIGN_CORNERS, ONE_DRAW, ordered, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

export const augTransforms: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'aug_transforms',
  summary: 'fastai’s usual augmentation: flip, warp, rotate, zoom, brightness and contrast, and a random crop where `min_scale` is set.',
  shorthand: 'size',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      size: SIZE,
      mult: { type: 'number', minimum: 0, default: 1, description: 'Multiplies max_rotate, max_lighting and max_warp.' },
      do_flip: { type: 'boolean', default: true, description: 'Mirror.' },
      flip_vert: { type: 'boolean', default: false, description: 'Also upside down, with quarter turns.' },
      max_rotate: { type: 'number', minimum: 0, maximum: 180, default: 10, description: 'Degrees.' },
      min_zoom: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Smallest zoom.' },
      max_zoom: { type: 'number', exclusiveMinimum: 0, default: 1.1, description: 'Largest zoom.' },
      max_lighting: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.2, description: 'Brightness and contrast.' },
      max_warp: { type: 'number', minimum: 0, maximum: 1, default: 0.2, description: 'Perspective.' },
      p_affine: probability('How often each of warp, rotate and zoom applies.', 0.75),
      p_lighting: probability('How often each of brightness and contrast applies.', 0.75),
      mode: RESAMPLE_MODE,
      pad_mode: PAD_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      xtra_tfms: {
        type: 'array',
        word: 'batch_transform',
        description: 'Further transforms; those of coordinates and of lighting are composed with the ones above.',
      },
      min_scale: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 1,
        description: 'Smallest share of the area that a random crop keeps; 1 crops nothing.',
      },
    },
  },
  create: augTransformSpecs,
  check: (options) =>
    ordered('min_zoom', 'max_zoom', options) ??
    tooMuchLight(options.mult * options.max_lighting) ??
    (options.min_scale !== 1 && options.size === undefined
      ? {
          option: 'min_scale',
          message: 'min_scale crops, and a crop needs a size',
          hint: 'give the size too: `{ size: 224, min_scale: 0.75 }`',
        }
      : undefined),
});

/** From 1 on brightness and contrast would be drawn from an infinite range: pictures of NaN. */
function tooMuchLight(lighting: number): OptionProblem | undefined {
  if (lighting < 1) return undefined;
  return {
    option: 'mult',
    message: `mult times max_lighting is ${lighting}, and lighting may change by less than 1`,
    hint: 'lower mult, or give a smaller max_lighting',
  };
}
