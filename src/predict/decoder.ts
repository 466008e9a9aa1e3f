import { availableParallelism } from 'node:os';
import { createPool, type Pool } from '../data/pool.ts';
import { type PictureSpec, type WorkResult, type WorkTask, workContext } from '../data/work.ts';
import type { DecodeErrorCode } from '../image/decode-error.ts';
import type { Words } from '../language/word.ts';
import type { ModelFile } from '../run/model-file.ts';

/** A picture: the path of its file, or the file's bytes. */
export type PictureInput = string | Uint8Array;

/** Where a picture stands, which draws of training transforms are keyed by. */
export interface DecodePlace {
  /** 'valid' for validation transforms, or the number of the pass with training transforms. */
  readonly pass: 'valid' | number;
  readonly batch: number;
  readonly item: number;
  /** Positions of all pictures of the batch. */
  readonly batchItems: readonly number[];
}

export type DecodedPicture =
  | Extract<WorkResult, { kind: 'done' }>
  | { readonly kind: 'unreadable'; readonly reason: string; readonly code: DecodeErrorCode };

/** Reads and transforms pictures as a model's validation loader does, in worker threads. */
export interface Decoder {
  /** A picture whose turn has not come when `signal` fires is not decoded; the promise rejects with the signal's reason. */
  decode(input: PictureInput, place: DecodePlace, signal?: AbortSignal): Promise<DecodedPicture>;
  close(): Promise<void>;
}

export interface DecoderOptions {
  /** Threads; 0 decodes in the calling thread. Absent: one a core. Never changes a result. */
  readonly workers?: number;
  readonly maxPixels?: number;
}

/** The decoder of a model; its threads start with the first picture. */
export function createDecoder(
  model: PictureSpec & Pick<ModelFile, 'statistics'>,
  words: Words,
  { workers, maxPixels }: DecoderOptions,
): Decoder {
  const context = { ...workContext(model, words, '', model.statistics), ...(maxPixels === undefined ? {} : { maxPixels }) };
  const pool: Pool = createPool(context, words, workers ?? Math.min(16, availableParallelism()));
  return { decode: (input, place, signal) => decode(pool, input, place, signal), close: () => pool.close() };
}

async function decode(
  pool: Pool,
  input: PictureInput,
  { pass, batch, item, batchItems }: DecodePlace,
  signal: AbortSignal | undefined,
): Promise<DecodedPicture> {
  const where = pass === 'valid' ? { split: 'valid', epoch: 0 } : { split: 'train', epoch: pass };
  const task: WorkTask = {
    split: where.split as 'valid' | 'train',
    epoch: where.epoch as number,
    batch,
    items: [item],
    batchItems,
    paths: [typeof input === 'string' ? input : ''],
    ...(typeof input === 'string' ? {} : { bytes: [input] }),
  };
  const result = await pool.run(task, signal);
  if (result.kind === 'mismatch') throw new Error('one picture cannot differ in size from itself');
  return result;
}
