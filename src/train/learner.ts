import type { DataLoaders } from '../data/items.ts';
import type { Words } from '../language/word.ts';
import type { Model } from '../model/model.ts';
import type { Precision } from '../tensor/precision.ts';
import { setPrecision } from '../tensor/precision.ts';
import { createCallbacks } from './callbacks/create.ts';
import { CallbackList } from './callbacks/list.ts';
import { type Cursor, readCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { TrainEvent } from './events.ts';
import { fitSchedule } from './fit.ts';
import { restoreLearner, snapshotLearner } from './learner-snapshot.ts';
import { createLoss, type Loss } from './losses.ts';
import { findLearningRate } from './lr-find.ts';
import { Optimizer } from './optimizer.ts';
import { SmoothLoss } from './recorder.ts';
import { loadNamed, loadPath, saveNamed } from './saved-model.ts';
import type { LearnerSpec, TrainStep } from './spec.ts';
import { type JudgedItems, predictValid, validateModel } from './validate.ts';

export interface LearnerInput {
  readonly model: Model;
  readonly loaders: DataLoaders;
  readonly spec: LearnerSpec;
  /** What the words of the spec do. */
  readonly words: Words;
  readonly emit: (event: TrainEvent) => void;
  /** Asked at every batch border; true ends the stage there, after a checkpoint. */
  readonly shouldStop: () => boolean;
  /** What the engine computes in; 'f32' where left out. */
  readonly precision?: Precision;
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

export interface Learner {
  readonly precision: Precision;
  /** Carries out a stage's steps; with a cursor it goes on from there. 'interrupted' after shouldStop said so and a checkpoint was written. */
  runStage(stage: number, steps: readonly TrainStep[], from?: Cursor): Promise<'done' | 'interrupted'>;
  /** Puts the state of a checkpoint file back and tells where to go on. */
  restore(path: string): Promise<Cursor>;
  /** Validation loss and metrics by column name. */
  validate(): Promise<Readonly<Record<string, number | null>>>;
  /** Activated outputs, targets and losses of the validation items, in the split's order, and their metrics. */
  getPreds(): Promise<JudgedItems>;
  dispose(): void;
}

/** A learner over a model and its loaders, as fastai's Learner: the optimizer and its state live across fits. */
export function createLearner(input: LearnerInput): Learner {
  const { model, loaders, spec } = input;
  setPrecision(input.precision ?? 'f32');
  const optimizer = new Optimizer(model, spec.opt, { lr: spec.lr, wdBnBias: spec.wdBnBias, trainBn: spec.trainBn });
  const state: LearnerState = {
    ...input,
    loss: createLoss(spec.loss, loaders.targetKind),
    optimizer,
    smooth: new SmoothLoss(),
    epochsBegun: 0,
    frozenTo: 0,
    found: {},
    callbacks: { all: new CallbackList([]), active: new CallbackList([]), ofFit: [] },
    judged: undefined,
    saveAt: (cursor) => writeCheckpoint(state, cursor),
  };
  state.callbacks.all = createCallbacks(spec.callbacks, state);
  state.callbacks.active = state.callbacks.all;
  return {
    precision: input.precision ?? 'f32',
    runStage: (stage, steps, from) => runStage(state, stage, steps, from),
    restore: (path) => restore(state, path),
    validate: () => validateModel(state),
    getPreds: () => predictValid(state),
    dispose: () => optimizer.dispose(),
  };
}

async function runStage(state: LearnerState, stage: number, steps: readonly TrainStep[], from?: Cursor): Promise<'done' | 'interrupted'> {
  for (const [index, step] of steps.entries()) {
    if (from !== undefined && index < from.step) continue;
    const outcome = await runStep(state, step, { stage, step: index, epoch: 0, batch: 0 }, from?.step === index ? from : undefined);
    if (outcome === 'interrupted') return outcome;
    const last = index === steps.length - 1;
    if (step.kind === 'fit' && !last) await state.saveAt({ stage, step: index + 1, epoch: 0, batch: 0 });
  }
  await state.saveAt({ stage: stage + 1, step: 0, epoch: 0, batch: 0 });
  return 'done';
}

async function runStep(state: LearnerState, step: TrainStep, at: Cursor, from?: Cursor): Promise<'done' | 'interrupted'> {
  switch (step.kind) {
    case 'freeze_to':
      state.frozenTo = step.n;
      state.optimizer.freezeTo(step.n);
      return 'done';
    case 'fit':
      return fitSchedule(state, step, from ?? at);
    case 'lr_find':
      return findLearningRate(state, step, at);
    case 'validate':
      state.emit({ type: 'validated', stage: at.stage, values: await validateModel(state) });
      return 'done';
    case 'save':
      await saveNamed(state, step.name, step.withOpt);
      return 'done';
    case 'load':
      if ('name' in step.model) await loadNamed(state, step.model.name, step.withOpt);
      else await loadPath(state, step.model.path, step.withOpt);
      return 'done';
    default:
      return step satisfies never;
  }
}

async function writeCheckpoint(state: LearnerState, cursor: Cursor): Promise<void> {
  if (!state.checkpoint) return;
  const { folder, mark } = state.checkpoint;
  const path = await saveCheckpoint(folder, { cursor, ...snapshotLearner(state) }, (await mark?.()) ?? 0);
  state.emit({ type: 'checkpoint_saved', path, stage: cursor.stage, step: cursor.step, epoch: cursor.epoch, batch: cursor.batch });
}

async function restore(state: LearnerState, path: string): Promise<Cursor> {
  const checkpoint = await readCheckpoint(path);
  if (!checkpoint) throw new Error(`the checkpoint ${path} is damaged, or of another version`);
  restoreLearner(state, checkpoint);
  return checkpoint.cursor;
}
