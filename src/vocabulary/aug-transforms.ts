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
}

/** fastai's aug_transforms: its transforms in its order (fastai.md 5.1). With a random crop the crop has the size and the others keep theirs. */
export function augTransformSpecs(options: AugTransformsOptions): readonly BatchTransformSpec[] {
  const { mult, p_affine: p, p_lighting: pLighting, batch, min_scale: minScale, size, mode, ...rest } = options;
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
  if (crops && size !== undefined) {
    list.push({ kind: 'random_resized_crop_gpu', size: toSize(size), minScale, maxScale: 1, ratio: [1, 1], mode, validScale: 1 });
  }
  return list;
}
