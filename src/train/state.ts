import type { DataLoaders } from '../data/items.ts';
import type { CallbackHost } from '../language/contracts/callback.ts';
import type { Loss, TrainedClasses } from '../language/contracts/loss.ts';
import type { Words } from '../language/word.ts';
import type { Model } from '../model/model.ts';
import type { CallbackList } from './callbacks/list.ts';
import type { TrainEvent } from './events.ts';
import type { Optimizer } from './optimizer.ts';
import type { SmoothLoss } from './recorder.ts';
import type { LearnerSpec, LossSpec } from './spec.ts';

/** Where training stands: everything before this batch of this epoch of this fit is done. */
export interface Cursor {
  readonly stage: number;
  /** Index into the stage's steps. */
  readonly step: number;
  readonly epoch: number;
  /** Training batches done; the number of batches per epoch when only validation is left. */
  readonly batch: number;
}

/** What a model says about every validation item, row by row in the split's order. */
export interface JudgedItems {
  /** Activated outputs (probabilities for classes), [items, width]. */
  readonly outputs: Float32Array;
  readonly width: number;
  readonly targets: Int32Array | Float32Array;
  /** Loss of each item. */
  readonly losses: Float32Array;
  /** Positions into Dataset.items. */
  readonly indexes: Int32Array;
  /** Validation loss and metrics by column name. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** What a learner is made of. */
export interface LearnerInput {
  readonly model: Model;
  readonly loaders: DataLoaders;
  readonly spec: LearnerSpec;
  /** What the words of the spec do. */
  readonly words: Words;
  /** The loss where the spec names none: that of the target block. */
  readonly defaultLoss: LossSpec;
  /** How often each class trains: what class weights follow from. */
  readonly classes: TrainedClasses;
  readonly emit: (event: TrainEvent) => void;
  /** Asked at every batch border; true ends the stage there, after a checkpoint. */
  readonly shouldStop: () => boolean;
  /** Where checkpoints go: at every epoch's end, when stopped, and every so many batches. Without it none are written. */
  readonly checkpoint?: CheckpointOptions;
  /** The run folder: where callbacks write. */
  readonly folder?: string;
  /** Learning rates by stage and rule that stand in for what lr_find suggests: a lock's. */
  readonly pinned?: PinnedRates;
}

/** 'stage-1' -> { valley: 0.0012 }. */
export type PinnedRates = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface CheckpointOptions {
  readonly folder: string;
  readonly everyBatches?: number;
  /** Resolves once the log of the run holds every event so far, to the log's length. */
  readonly mark?: () => Promise<number>;
}

/** The state of a training that its parts share; one per run. */
export interface LearnerState extends LearnerInput {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly smooth: SmoothLoss;
  /** Training epochs begun, over all fits. */
  epochsBegun: number;
  frozenTo: number;
  found: Readonly<Record<string, number>>;
  readonly callbacks: LearnerCallbacks;
  readonly host: CallbackHost;
  /** What the weights as they are say of the validation items, once that was asked; whatever changes weights or statistics clears it. */
  judged: JudgedItems | undefined;
  saveAt(cursor: Cursor): Promise<void>;
}

export interface LearnerCallbacks {
  /** Those of the learner, which live as long as it does. */
  all: CallbackList;
  /** Those, and the ones of the fit that runs. */
  active: CallbackList;
  /** States of a resumed fit's own callbacks, which its start takes. */
  ofFit: readonly unknown[];
}
