import { isAffine, isLighting } from '../data/batch-plan.ts';
import type { BatchTransformSpec, PadMode, ResampleMode } from '../data/spec.ts';
import { affineOptions } from './affine.ts';
import { toSize } from './convert.ts';

export interface AugTransformsOptions {
  readonly size?: number | readonly number[];
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
  readonly mode: ResampleMode;
  readonly pad_mode: PadMode;
  readonly align_corners: boolean;
  readonly batch: boolean;
  readonly min_scale: number;
  readonly xtra_tfms?: readonly (readonly BatchTransformSpec[])[];
}

/** fastai's aug_transforms: its transforms in its order (fastai.md 5.1). With a random crop the crop has the size and the others keep theirs. */
export function augTransformSpecs(options: AugTransformsOptions): readonly BatchTransformSpec[] {
  const { mult, p_affine: p, p_lighting: pLighting, batch, min_scale: minScale, size, mode, xtra_tfms, ...rest } = options;
  const crops = minScale !== 1;
  const affine = affineOptions({ ...rest, mode, batch, ...(crops || size === undefined ? {} : { size }) });
  const [rotate, warp, lighting] = [mult * options.max_rotate, mult * options.max_warp, mult * options.max_lighting];
  const list: BatchTransformSpec[] = [];
  if (options.do_flip) list.push({ kind: options.flip_vert ? 'dihedral' : 'flip', p: 0.5, ...affine });
  if (warp > 0) list.push({ kind: 'warp', magnitude: warp, p, ...affine });
  if (rotate > 0) list.push({ kind: 'rotate', maxDeg: rotate, p, ...affine });
  if (options.min_zoom < 1 || options.max_zoom > 1)
    list.push({ kind: 'zoom', minZoom: options.min_zoom, maxZoom: options.max_zoom, p, ...affine });
  if (lighting > 0) {
    list.push({ kind: 'brightness', maxLighting: lighting, p: pLighting, batch });
    list.push({ kind: 'contrast', maxLighting: lighting, p: pLighting, batch });
  }
  if (crops && size !== undefined)
    list.push({
      kind: 'random_resized_crop_gpu',
      size: toSize(size),
      minScale,
      maxScale: 1,
      ratio: [1, 1],
      mode: 'bilinear',
      validScale: 1,
    });
  return composed([...list, ...(xtra_tfms ?? []).flat()]);
}

/** fastai's setup_aug_tfms: all coordinate transforms in the first of them, all lighting in the first of them, then the others. */
function composed(list: readonly BatchTransformSpec[]): readonly BatchTransformSpec[] {
  const affine = list.filter(isAffine);
  const lighting = list.filter(isLighting);
  const others = list.filter((spec) => !isAffine(spec) && !isLighting(spec));
  return [...joined(affine), ...joined(lighting), ...others];
}

function joined<T extends BatchTransformSpec>(family: readonly T[]): readonly T[] {
  return family.map((spec, i) => (i === 0 ? spec : { ...spec, joins: true }));
}
