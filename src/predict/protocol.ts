import type { ModelFile } from '../run/model-file.ts';
import type { Failure } from '../util/failure.ts';

/** What the thread that owns the engine and the model is given at its start. */
export interface PredictJob {
  readonly folder: string;
  readonly model: ModelFile;
  readonly engine: string;
  readonly threads?: number;
}

/** Pixels of a batch, [n, h, w, c] after all transforms. */
export interface PixelBatch {
  readonly x: Float32Array;
  readonly shape: readonly [n: number, h: number, w: number, c: number];
}

/** Row-major [n, nOut]: the model's own outputs, and what they mean (probabilities, or the values themselves). */
export interface BatchOutputs {
  readonly logits: Float32Array;
  readonly outputs: Float32Array;
}

export type ToPredictor = ({ readonly type: 'batch'; readonly id: number } & PixelBatch) | { readonly type: 'close' };

export type FromPredictor =
  | { readonly type: 'ready'; readonly engine: string; readonly detail: string }
  | ({ readonly type: 'done'; readonly id: number } & BatchOutputs)
  | ({ readonly type: 'failed' } & Failure);
