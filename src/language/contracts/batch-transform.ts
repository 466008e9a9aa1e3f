import type { AffinePart } from '../../image/affine.ts';
import type { Padding } from '../../image/crop-pad.ts';
import type { LightingPart } from '../../image/lighting.ts';
import type { FloatImage } from '../../image/raster.ts';
import type { Size } from '../../image/size.ts';
import type { SplitName, Stream } from './draws.ts';

export type ResampleMode = 'bilinear' | 'nearest';

/** A part of a picture, in pixels. */
export interface Window {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

export interface BatchContext {
  readonly split: SplitName;
  /**
   * The random numbers of one item, or those that all items of a batch share. Asked for again they begin again; `what` tells apart what a
   * transform draws for.
   */
  draws(whose: 'item' | 'batch', what?: string): Stream;
}

interface Common {
  /** Of several transforms of one name the last is used, where the first stood. Draws are keyed by it too. */
  readonly name: string;
  /** They run by ascending `order`. fastai's numbers: 30 coordinates and crops, 40 lighting, 99 normalisation, 100 erasing. */
  readonly order: number;
  /** A step of `pipeline summary`: the word and the options that matter, without the size of an affine transform. */
  readonly text: string;
  /** How fastai prints the transform; `text` where absent. */
  readonly fastaiText?: string;
}

/** What can be composed with the transform before it. */
interface Composed extends Common {
  /** One draw for the whole batch instead of one per item. */
  readonly batch: boolean;
  /** Composed with the transform before it where that is of the same family, as within aug_transforms: one sampling, one way to logit space and back. */
  readonly joins?: boolean;
}

/** Moves coordinates. Nothing is drawn in validation, where only the size is made. Of composed ones the first decides size, mode and padding. */
export interface AffineTransform extends Composed {
  readonly family: 'affine';
  /** Of the result; the picture's where absent. */
  readonly size?: Size;
  readonly mode: ResampleMode;
  readonly padMode: Padding;
  readonly alignCorners: boolean;
  draw(draws: Stream): AffinePart;
}

/** Changes light and colours in logit space, in training. */
export interface LightingTransform extends Composed {
  readonly family: 'lighting';
  draw(draws: Stream): LightingPart;
}

/** Cuts out a window and scales it. */
export interface CropTransform extends Common {
  readonly family: 'crop';
  /** Of the result. */
  readonly size: Size;
  readonly mode: ResampleMode;
  /** Lies within the picture. */
  window(width: number, height: number, context: BatchContext): Window;
}

/** Mean and deviation of each channel, of values in [0, 1]. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** (x - mean) / std by channel; one value serves all channels. */
export interface NormalizeTransform extends Common, ChannelStatistics {
  readonly family: 'normalize';
  /** Present where mean and std are still to be measured on the first training batch: the transform with what was measured. */
  measured?(statistics: ChannelStatistics): NormalizeTransform;
}

/** Changes one picture of a batch as a whole. */
export interface ImageTransform extends Common {
  readonly family: 'image';
  /** Where it runs. */
  readonly when: 'training' | 'always';
  /** The size that every picture has afterwards; absent where it stays as it is. */
  readonly size?: Size;
  /** The result; it may be the given picture, changed in place. Values are in [0, 1] before normalisation. */
  apply(image: FloatImage, context: BatchContext): FloatImage;
}

/** What a batch transform does to each picture. A word makes a list of them. */
export type BatchTransform = AffineTransform | LightingTransform | CropTransform | NormalizeTransform | ImageTransform;
