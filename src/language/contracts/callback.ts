import type { Tensor, Variable } from '../../tensor/tf.ts';
import type { Loss } from './loss.ts';
import type { Hypers } from './optimizer.ts';
import type { Schedule } from './schedule.ts';
import type { TargetShape } from './task.ts';
import type { Tensors } from './tensors.ts';

/** Where a fit stands. */
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

/** One line of fastai's table. */
export interface EpochRow {
  readonly stage: number;
  readonly epoch: number;
  readonly trainLoss: number;
  readonly validLoss: number | null;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly seconds: number;
}

/** A training batch on its way into the model; callbacks may exchange its parts. */
export interface TrainingBatch {
  /** Pixels after the batch transforms, n x h x w x c. */
  readonly x: Float32Array;
  readonly xShape: readonly [n: number, h: number, w: number, c: number];
  /** int32 class indexes, or float32 values; a callback may give the one in place of the other. */
  readonly y: Int32Array | Float32Array;
  readonly yShape: TargetShape;
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

/** A trainable tensor as callbacks see it. */
export interface ParameterView {
  readonly name: string;
  readonly variable: Variable;
  readonly group: number;
  /** Trains in a frozen group too where train_bn says so: weights and biases of norm layers. */
  readonly trainsFrozen: boolean;
  /** Takes weight decay; norm layers and biases take it with wd_bn_bias only. */
  readonly decays: boolean;
  /** The norm layer with running statistics that it belongs to: '0.4.0.bn1'. */
  readonly norm?: string;
}

/** What a callback may ask of the training that it takes part in. */
export interface CallbackHost {
  readonly tensors: Tensors;
  readonly seed: number;
  /** The run folder: where a callback may write. */
  readonly folder: string;
  readonly loss: Loss;
  /** Training epochs begun, over all fits. */
  epochsBegun(): number;
  /** The smoothed training loss, as fastai's recorder has it. */
  smoothLoss(): number;
  /** Of every parameter group, first to last; a callback may set them. */
  hypers(): readonly Hypers[];
  parameters(): readonly ParameterView[];
  /** The parameters that get gradients now. */
  trainable(): readonly ParameterView[];
  /** Whether every weight and statistic of the model is a finite number. */
  isFinite(): Promise<boolean>;
  /** Whether a smaller value of this column of the table is better. */
  lowerIsBetter(column: string): boolean;
  /** Says something to whoever watches the run. */
  say(text: string): void;
  /** Saves the model as `models/<name>.safetensors` of the run folder, with the optimizer's state where asked. */
  saveModel(name: string, withOpt: boolean): Promise<unknown>;
  /** Puts a model that was saved back. */
  loadModel(name: string, withOpt: boolean): Promise<void>;
}

/**
 * What takes part in a fit, after fastai's Callback. Callbacks run by ascending `order`, those of equal order as they were listed.
 * `lossOf` and `beforeStep` run inside a tidy: tensors they make are freed by it.
 */
export interface Callback {
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
  closing?(fit: FitPlace): void | Promise<void>;
  /** Everything that going on bit for bit needs, in what structured clone can copy. */
  save?(): unknown;
  /** Takes what `save` gave, before anything else is called. */
  restore?(saved: unknown): void;
}

/** What a callback can be checked against before anything trains. */
export interface CallbackUse {
  /** Columns of the table: train_loss, valid_loss and the metrics. */
  readonly columns: readonly string[];
  /** The column of each metric word. */
  readonly columnOf: (metric: string) => string | undefined;
  /** Schedules of the fits that it takes part in. */
  readonly schedules: readonly Pick<Schedule, 'setsRate'>[];
  /** The target block, or the one that its task is like. */
  readonly target: string;
  /** Norm layers train in frozen groups too. */
  readonly trainBn: boolean;
  /** Words listed before it in the same list. */
  readonly before: readonly string[];
}

/** What is wrong with a callback where it stands. A warning lets the file pass. */
export interface CallbackProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
  /** The option to point at; the word itself where left out. */
  readonly option?: string;
}

/** What a callback word does. */
export interface CallbackWord {
  /** It holds gradients until so many pictures were seen; `option` says so in the file. */
  readonly holds?: { readonly pictures: number; readonly option: string };
  /** Names under which it may save models, which later stages can load. */
  readonly saves?: readonly string[];
  readonly check?: (use: CallbackUse) => readonly CallbackProblem[];
  /** A callback of its own for every list that names the word. */
  readonly start: (host: CallbackHost) => Callback;
}
