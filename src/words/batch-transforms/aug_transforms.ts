import type { BatchTransform } from '../../language/contracts/batch-transform.ts';
import type { WordSpec } from '../../language/spec.ts';
import { defineWord, type OptionProblem, type Word } from '../../language/word.ts';
import type { AffineOptions } from '../affine.ts';
import { ALIGN_CORNERS, ONE_DRAW, ordered, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

/** The options that decide which transforms there are. */
export interface AugTransformsOptions extends AffineOptions {
  readonly mult: number;
  readonly do_flip: boolean;
  readonly flip_vert: boolean;
  readonly max_rotate: number;
  readonly min_zoom: number;
  readonly max_zoom: number;
  readonly max_lighting: number;
  readonly max_warp: number;
  readonly p_affine: number;
  readonly p_lighting: number;
  readonly min_scale: number;
}

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
  create: (options, words) => composed([...parts(options), ...(options.xtra_tfms ?? [])].flatMap((spec) => words.create(spec))),
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

/** fastai's aug_transforms as words of their own, in its order (fastai.md 5.1). With a random crop the crop has the size and the others keep theirs. */
export function parts(options: AugTransformsOptions): readonly WordSpec<'batch_transform'>[] {
  const { mult, p_affine: p, p_lighting: pLighting, batch, min_scale, size, mode, pad_mode, align_corners } = options;
  const crops = min_scale !== 1;
  const affine = { mode, pad_mode, align_corners, batch, ...(crops || size === undefined ? {} : { size }) };
  const [max_deg, magnitude, max_lighting] = [mult * options.max_rotate, mult * options.max_warp, mult * options.max_lighting];
  const { min_zoom, max_zoom } = options;
  const list: WordSpec<'batch_transform'>[] = [];
  const add = (word: string, of: Readonly<Record<string, unknown>>): unknown => list.push({ kind: 'batch_transform', word, options: of });
  if (options.do_flip) add(options.flip_vert ? 'dihedral' : 'flip', { p: 0.5, ...affine });
  if (magnitude > 0) add('warp', { magnitude, p, ...affine });
  if (max_deg > 0) add('rotate', { max_deg, p, ...affine });
  if (min_zoom < 1 || max_zoom > 1) add('zoom', { min_zoom, max_zoom, p, ...affine });
  if (max_lighting > 0) {
    add('brightness', { max_lighting, p: pLighting, batch });
    add('contrast', { max_lighting, p: pLighting, batch });
  }
  if (crops && size !== undefined)
    add('random_resized_crop_gpu', { size, min_scale, max_scale: 1, ratio: [1, 1], mode: 'bilinear', valid_scale: 1 });
  return list;
}

/** fastai's setup_aug_tfms: all coordinate transforms in the first of them, all lighting in the first of them, then the others. */
function composed(list: readonly BatchTransform[]): readonly BatchTransform[] {
  const others = list.filter(({ family }) => family !== 'affine' && family !== 'lighting');
  return [...joined(list, 'affine'), ...joined(list, 'lighting'), ...others];
}

function joined(list: readonly BatchTransform[], family: BatchTransform['family']): BatchTransform[] {
  return list
    .filter((transform) => transform.family === family)
    .map((transform, i) => (i === 0 ? transform : { ...transform, joins: true }));
}
