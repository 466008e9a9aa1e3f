import type { Batch } from '../../data/items.ts';
import type { Tensor } from '../../tensor/tf.ts';
import type { EpochRow } from '../events.ts';

/** Which fit of which stage, and how long it is. */
export interface FitPlace {
  readonly stage: number;
  readonly step: number;
  readonly epochs: number;
  /** Training batches of an epoch. */
  readonly batches: number;
  /** Columns of the table: train_loss, valid_loss and the metrics. */
  readonly columns: readonly string[];
}
export interface EpochPlace extends FitPlace {
  /** Counted from 0 within the fit. */
  readonly epoch: number;
}
export interface BatchPlace extends EpochPlace {
  readonly batch: number;
}

/** A training batch on its way into the model; callbacks may exchange its parts. */
export interface TrainingBatch extends Pick<Batch, 'x' | 'xShape' | 'y' | 'yShape'> {
  /** The loss that is reported and differentiated, a scalar; `targets` is the batch's y on the engine. */
  readonly lossOf: (predictions: Tensor, targets: Tensor) => Tensor;
}

/** Gradients by the name of the parameter's variable: the sum since the last step. */
export type Gradients = Readonly<Record<string, Tensor>>;

/** What a batch's end tells. */
export interface BatchResult {
  readonly loss: number;
  readonly items: number;
}

/** `stop_epoch` goes on with validation; `stop_fit` ends the fit at once, as fastai's CancelTrainException and CancelFitException. */
export type Verdict = 'stop_epoch' | 'stop_fit' | undefined;

/** fastai's order of the recorder: a batch that a callback of lower order stops does not enter the smoothed loss. */
export const RECORDER_ORDER = 50;

/**
 * What may take part in a fit, after fastai's Callback. Callbacks run by ascending `order`, those of equal order as they were listed.
 * `lossOf` and `beforeStep` run inside a tidy: tensors they make are freed by it.
 */
export interface Callback {
  readonly kind: string;
  /** fastai's number. */
  readonly order: number;
  beforeFit?(fit: FitPlace): void | Promise<void>;
  /** How many of an epoch's validation batches count. */
  validBatches?(total: number): number;
  /** Norm layers that keep to their running statistics during training. */
  frozenNorms?(): ReadonlySet<string>;
  beforeBatch?(batch: TrainingBatch, at: BatchPlace): TrainingBatch;
  /** What the gradients of a batch are multiplied by. */
  gradientFactor?(items: number): number;
  /** 'hold' keeps the gradients for a later step. */
  beforeStep?(gradients: Gradients, items: number): Gradients | 'hold';
  afterBatch?(result: BatchResult, at: BatchPlace): Verdict | Promise<Verdict>;
  /** After the row stands in the table. */
  afterEpoch?(row: EpochRow, at: EpochPlace): Verdict | Promise<Verdict>;
  afterFit?(fit: FitPlace): void | Promise<void>;
  /** After the afterFit of all. */
  closing?(fit: FitPlace): void;
  /** Everything that going on bit for bit needs, in what structured clone can copy. */
  save?(): unknown;
  /** Takes what `save` gave, before anything else is called. */
  restore?(saved: unknown): void;
}
