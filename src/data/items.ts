import type { ChannelStatistics } from '../language/contracts/batch-transform.ts';
import type { Item } from '../language/contracts/getter.ts';
import type { Label } from '../language/contracts/labeller.ts';
import type { Split } from '../language/contracts/splitter.ts';
import type { TargetShape } from '../language/contracts/task.ts';
import type { Problem } from '../util/problem.ts';

export type { Item } from '../language/contracts/getter.ts';
export type { Label } from '../language/contracts/labeller.ts';
export type { Split } from '../language/contracts/splitter.ts';

/** A file that is no picture we can use, and why, as a clause. */
export interface BadItem {
  readonly path: string;
  readonly reason: string;
}

/** Everything that is known of a data set before a picture is decoded. */
export interface Dataset {
  /** Absolute folder the items' paths are below. */
  readonly root: string;
  readonly items: readonly Item[];
  readonly labels: readonly Label[];
  readonly split: Split;
  /** Class names by index, by code point where nothing says otherwise; empty where nothing has a class. */
  readonly vocab: readonly string[];
  /** Number of outputs of the model: vocab.length, or the targets' width. */
  readonly c: number;
  /** Items whose pictures cannot be used, under `bad_items: skip` and `report`: on no side of the split, under `skip` not even items. */
  readonly bad?: readonly BadItem[];
  /** Names in the file that stand for nothing in the data, or for two things (code no-effect), and classes that hardly differ. */
  readonly warnings?: readonly Problem[];
  /** Measured on the first training batch where `normalize: batch` asks for it. */
  readonly statistics?: ChannelStatistics;
}

/** A collated batch. Pixels are N,H,W,C float32 after the batch transforms; targets int32 class indexes or float32 values, which the array's type tells. */
export interface Batch {
  readonly x: Float32Array;
  readonly xShape: readonly [n: number, h: number, w: number, c: number];
  readonly y: Int32Array | Float32Array;
  readonly yShape: TargetShape;
  /** Positions into Dataset.items, in batch order. */
  readonly indexes: Int32Array;
}

/** What a learner asks of a loader. The same seed, epoch and split give the same batches for any number of workers. */
export interface DataLoaders {
  readonly vocab: readonly string[];
  readonly c: number;
  /** Batches per epoch: floor(n/bs) for training (the rest dropped), ceil(n/bs) for validation. */
  length(split: 'train' | 'valid'): number;
  /** Batches of one epoch, from `startBatch` on (for resume). `epoch` counts training epochs from 0 over the whole run. */
  epoch(split: 'train' | 'valid', epoch: number, startBatch?: number): AsyncIterable<Batch>;
  /** Says which pass follows the present one, so that its first batches are made in time; changes no result. */
  expect?(split: 'train' | 'valid', epoch: number): void;
  close(): Promise<void>;
}
