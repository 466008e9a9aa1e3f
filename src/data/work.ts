import type { DecodeErrorCode } from '../image/decode-error.ts';
import type { BatchStage } from './batch-plan.ts';
import type { SplitName } from './item-transforms.ts';
import type { ItemTransformSpec } from './spec.ts';

/** What every task of a loader shares; sent to a worker once. */
export interface WorkContext {
  /** Absolute folder the paths are below. */
  readonly root: string;
  readonly mode: 'rgb' | 'grey';
  readonly exif: 'apply' | 'ignore';
  readonly grey16?: 'scale' | 'clip';
  readonly itemTfms: readonly ItemTransformSpec[];
  readonly batchStages: readonly BatchStage[];
  readonly seed: number;
  /** Pictures of more pixels are refused; absent: MAX_PIXELS. */
  readonly maxPixels?: number;
  /** Absolute folder that keeps decoded items. */
  readonly cache?: string;
}

/** A piece of a batch. */
export interface WorkTask {
  readonly split: SplitName;
  readonly epoch: number;
  readonly batch: number;
  /** Positions in the data set and paths of the piece's items. */
  readonly items: readonly number[];
  readonly paths: readonly string[];
  /** The files' bytes where they are not to be read from their paths. */
  readonly bytes?: readonly Uint8Array[];
  /** Positions of all items of the batch. */
  readonly batchItems: readonly number[];
}

/** Pixels of the piece's items one after the other, or what is wrong with one of them. */
export type WorkResult =
  | {
      readonly kind: 'done';
      readonly data: Float32Array;
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      readonly first: SizedFile;
    }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string; readonly code: DecodeErrorCode }
  | { readonly kind: 'mismatch'; readonly sizes: readonly SizedFile[] };

export interface SizedFile {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}
