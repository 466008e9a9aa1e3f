import type { DecodeSpec } from '../image/decode.ts';
import type { DecodeErrorCode } from '../image/decode-error.ts';
import type { ChannelStatistics } from '../language/contracts/batch-transform.ts';
import type { SplitName } from '../language/contracts/draws.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Words } from '../language/word.ts';
import type { DataSpec } from './spec.ts';
import { planTransforms, type Transforms, unmeasured, type WrittenTransforms } from './transforms.ts';

/** What every task of a loader shares, as plain data: sent to a worker once. */
export interface WorkContext extends WrittenTransforms {
  /** Absolute folder the paths are below. */
  readonly root: string;
  readonly decode: DecodeSpec;
  readonly plugins: readonly PluginModule[];
  readonly seed: number;
  /** Where a normalisation asks for them. */
  readonly statistics?: ChannelStatistics;
  /** Only batch transforms of a smaller order run: those before a normalisation that is measured. Absent: all. */
  readonly below?: number;
  /** Pictures of more pixels are refused; absent: MAX_PIXELS. */
  readonly maxPixels?: number;
  /** Absolute folder that keeps decoded items. */
  readonly cache?: string;
}

/** What of a data section, or of a trained model, decides how its pictures are made. */
export type PictureSpec = Pick<DataSpec, 'decode' | 'itemTfms' | 'batchTfms' | 'seed' | 'cache'>;

/** The context of a loader or a decoder: the pictures are below `root`. */
export function workContext(spec: PictureSpec, words: Words, root: string, statistics?: ChannelStatistics): WorkContext {
  const { decode, itemTfms, batchTfms, seed, cache } = spec;
  return {
    root,
    decode,
    itemTfms,
    batchTfms,
    plugins: words.plugins,
    seed,
    ...(statistics === undefined ? {} : { statistics }),
    ...(cache === undefined ? {} : { cache }),
  };
}

/** A context with what its transforms do. */
export interface Work extends Transforms {
  readonly context: WorkContext;
}

/** Makes the transforms of a context; the same in every thread. */
export function prepareWork(context: WorkContext, words: Words): Work {
  const { below = Number.POSITIVE_INFINITY } = context;
  const { items, stages } = planTransforms(context, words, context.statistics);
  const work = { context, items, stages: stages.filter(({ order }) => order < below) };
  if (unmeasured(work)) throw new Error('normalize asks for statistics that nobody measured');
  return work;
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
