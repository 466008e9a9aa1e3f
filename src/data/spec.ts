/**
 * What the words of the data section become: plain data that is hashed into fingerprints and sent to worker threads.
 * A spec's `kind` selects the function that carries it out; one file per kind in this folder.
 */

import type { WordSpec } from '../language/spec.ts';

export type BlockSpec =
  | { readonly kind: 'image'; readonly mode: 'rgb' | 'grey' }
  | { readonly kind: 'category'; readonly vocab?: readonly string[]; readonly sort: boolean; readonly addNa: boolean }
  | { readonly kind: 'multi_category'; readonly vocab?: readonly string[]; readonly encoded: boolean; readonly addNa: boolean }
  | { readonly kind: 'regression'; readonly nOut?: number };

/** A block that says what is learned. */
export type TargetBlock = Exclude<BlockSpec, { kind: 'image' }>;

/** [height, width], as fastai's size tuples. */
export type Size = readonly [height: number, width: number];
export type PadMode = 'zeros' | 'border' | 'reflection';

export type ItemTransformSpec =
  | { readonly kind: 'resize'; readonly size: Size; readonly method: 'crop' | 'pad' | 'squish'; readonly padMode: PadMode }
  | {
      readonly kind: 'random_resized_crop';
      readonly size: Size;
      readonly minScale: number;
      readonly maxScale: number;
      readonly ratio: readonly [number, number];
      readonly valXtra: number;
    }
  | { readonly kind: 'ratio_resize'; readonly maxSz: number }
  | { readonly kind: 'crop_pad'; readonly size: Size; readonly padMode: PadMode }
  | { readonly kind: 'random_crop'; readonly size: Size }
  | { readonly kind: 'flip_item'; readonly p: number }
  | { readonly kind: 'dihedral_item'; readonly p: number };

export type ResampleMode = 'bilinear' | 'nearest';

/** What transforms of the affine and of the lighting family share. */
interface Drawn {
  readonly p: number;
  /** One draw for the whole batch instead of one per item. */
  readonly batch: boolean;
  /** Composed with the transform before it, of the same family: one sampling, one way to logit space and back. As within aug_transforms. */
  readonly joins?: true;
}

interface AffineCommon extends Drawn {
  readonly size?: Size;
  readonly mode: ResampleMode;
  readonly padMode: PadMode;
  readonly alignCorners: boolean;
}

interface LightingCommon extends Drawn {
  readonly maxLighting: number;
  /** This value instead of a random one; `p` still holds. */
  readonly draw?: number;
}

/** A word such as `aug_transforms` becomes several of these, in the order in which fastai composes them. A `draw` stands in for the random value. */
export type BatchTransformSpec =
  | ({ readonly kind: 'flip'; readonly draw?: number } & AffineCommon)
  | ({ readonly kind: 'dihedral'; readonly draw?: number } & AffineCommon)
  | ({ readonly kind: 'rotate'; readonly maxDeg: number; readonly draw?: number } & AffineCommon)
  | ({
      readonly kind: 'zoom';
      readonly minZoom: number;
      readonly maxZoom: number;
      readonly draw?: number;
      readonly drawX?: number;
      readonly drawY?: number;
    } & AffineCommon)
  | ({ readonly kind: 'warp'; readonly magnitude: number; readonly drawX?: number; readonly drawY?: number } & AffineCommon)
  | ({ readonly kind: 'brightness' } & LightingCommon)
  | ({ readonly kind: 'contrast' } & LightingCommon)
  | ({ readonly kind: 'saturation' } & LightingCommon)
  | { readonly kind: 'hue'; readonly maxHue: number; readonly p: number; readonly batch: boolean; readonly draw?: number }
  | {
      readonly kind: 'random_resized_crop_gpu';
      readonly size: Size;
      readonly minScale: number;
      readonly maxScale: number;
      readonly ratio: readonly [number, number];
      readonly mode: ResampleMode;
      readonly validScale: number;
    }
  | {
      readonly kind: 'random_erasing';
      readonly p: number;
      readonly sl: number;
      readonly sh: number;
      readonly minAspect: number;
      readonly maxCount: number;
    }
  | {
      readonly kind: 'normalize';
      readonly mean: readonly number[];
      readonly std: readonly number[];
      /** Mean and std are still empty: they are measured on the first training batch, as fastai's Normalize() does. */
      readonly measure?: true;
    };

/** The whole data section, resolved. Everything a loader worker needs besides the items. */
export interface DataSpec {
  readonly source: WordSpec<'source'>;
  /** Folder below the source, POSIX separators, '' for the source itself. */
  readonly path: string;
  readonly blocks: readonly BlockSpec[];
  readonly getItems: WordSpec<'getter'>;
  readonly getX?: WordSpec<'labeller'>;
  readonly getY: WordSpec<'labeller'>;
  readonly splitter: WordSpec<'splitter'>;
  readonly itemTfms: readonly ItemTransformSpec[];
  readonly batchTfms: readonly BatchTransformSpec[];
  readonly batchSize: number;
  readonly valBatchSize?: number;
  /** Loader worker threads; never changes a result. */
  readonly numWorkers?: number;
  readonly exif: 'apply' | 'ignore';
  /** How 16-bit grey becomes 8-bit; 'scale' where left out, 'clip' is fastai's. */
  readonly grey16?: 'scale' | 'clip';
  /** Absolute folder that keeps decoded items; never changes a result. */
  readonly cache?: string;
  readonly badItems: 'error' | 'skip' | 'report';
  readonly seed: number;
}
