import type { Dataset } from '../data/items.ts';
import type { DataSpec } from '../data/spec.ts';
import type { TrainStep } from '../language/contracts/stage.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { ModelSpec } from '../model/spec.ts';
import type { TrainEvent } from '../train/events.ts';
import type { LearnerSpec } from '../train/spec.ts';
import type { PinnedRates } from '../train/state.ts';
import type { Failure } from '../util/failure.ts';
import type { ModelFile } from './model-file.ts';

/** What the training thread is given at its start: plain data, cloned across. */
export interface TrainingJob {
  readonly engine: string;
  readonly threads?: number;
  readonly data: DataSpec;
  readonly dataset: Dataset;
  readonly model: ModelSpec;
  /** The weights file that `model.weights` led to, if any. */
  readonly weightsPath?: string;
  readonly learner: LearnerSpec;
  /** The modules whose words the file uses. */
  readonly plugins: readonly PluginModule[];
  readonly folder: string;
  /** The checkpoint file to go on from. */
  readonly resumeFrom?: string;
  /** Training batches between two checkpoints. */
  readonly checkpointEvery: number;
  /** What stands in for lr_find's suggestions in a frozen run. */
  readonly pinned?: PinnedRates;
  /** Int32 cell; not 0 asks the learner to stop at the next batch border. */
  readonly stop: SharedArrayBuffer;
}

export type ToTraining =
  | { readonly type: 'marked'; readonly mark: number }
  | { readonly type: 'stage'; readonly index: number; readonly steps: readonly TrainStep[] }
  | { readonly type: 'finish'; readonly modelFile: ModelFile }
  | { readonly type: 'close' };

export type FromTraining =
  | {
      readonly type: 'ready';
      readonly engine: { readonly engine: string; readonly precision: string; readonly detail: string };
      readonly summary: string;
      /** The stage a resumed run goes on with; 0 for a fresh one. */
      readonly stage: number;
    }
  | { readonly type: 'event'; readonly event: TrainEvent }
  /** Asks for the length of the run's event log, once every event before this message is in it. */
  | { readonly type: 'mark' }
  | { readonly type: 'stage_done'; readonly index: number; readonly outcome: 'done' | 'interrupted' }
  | { readonly type: 'finished'; readonly metrics: Readonly<Record<string, number | null>> }
  | ({ readonly type: 'failed' } & Failure);
