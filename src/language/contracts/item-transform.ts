import type { Raster } from '../../image/raster.ts';
import type { Size } from '../../image/size.ts';
import type { Draws, SplitName } from './draws.ts';

/** Functions that change 8-bit pictures: cropPad, resizeBilinear, transpose. */
export type ImageOperations = typeof import('../../image/operations.ts');

export interface ItemContext {
  readonly split: SplitName;
  /** Of this item, epoch and transform alone. They throw an Error in validation, where nothing is drawn. */
  readonly draws: Draws;
  readonly images: ImageOperations;
}

/** What an item transform does. Of several of one word the last is used, where the first stood; they run by ascending `order`. */
export interface ItemTransform {
  /** fastai's number: 0 before Resize, 1 for Resize and the crops. */
  readonly order: number;
  /** The size that every picture has afterwards; absent where that depends on the picture. */
  readonly fixesSize?: Size;
  /** Where `fixesSize` is absent: the size that no picture exceeds afterwards; absent where the transform enlarges none. */
  readonly largestSize?: Size;
  /** Whether it draws in training. What draws nothing may be kept by `data.cache`. */
  readonly draws: boolean;
  /** What its draws are keyed by; the word's name where absent. */
  readonly stream?: string;
  /** A step of `pipeline summary`: the word and the options that matter. */
  readonly text: string;
  /** How fastai prints the transform; `text` where absent. */
  readonly fastaiText?: string;
  /** The changed picture, or the very one that it is given; the given picture's pixels stay as they are. */
  apply(image: Raster, context: ItemContext): Raster;
}
