import type { Word } from '../../language/word.ts';
import { cropPad } from './crop_pad.ts';
import { dihedral } from './dihedral.ts';
import { flip } from './flip.ts';
import { randomCrop } from './random_crop.ts';
import { randomResizedCrop } from './random_resized_crop.ts';
import { ratioResize } from './ratio_resize.ts';
import { resize } from './resize.ts';

/** Every item transform of the language, in the order of the reference. */
export const ITEM_TRANSFORMS: readonly Word<'item_transform'>[] = [
  resize,
  randomResizedCrop,
  ratioResize,
  cropPad,
  randomCrop,
  flip,
  dihedral,
];
