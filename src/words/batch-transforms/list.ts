import type { Word } from '../../language/word.ts';
import { augTransforms } from './aug_transforms.ts';
import { brightness } from './brightness.ts';
import { contrast } from './contrast.ts';
import { dihedral } from './dihedral.ts';
import { flip } from './flip.ts';
import { hue } from './hue.ts';
import { normalize } from './normalize.ts';
import { randomErasing } from './random_erasing.ts';
import { randomResizedCropGpu } from './random_resized_crop_gpu.ts';
import { rotate } from './rotate.ts';
import { saturation } from './saturation.ts';
import { warp } from './warp.ts';
import { zoom } from './zoom.ts';

/** Every batch transform of the language, in the order of the reference. */
export const BATCH_TRANSFORMS: readonly Word<'batch_transform'>[] = [
  flip,
  dihedral,
  rotate,
  zoom,
  warp,
  brightness,
  contrast,
  saturation,
  hue,
  randomResizedCropGpu,
  randomErasing,
  normalize,
  augTransforms,
];
