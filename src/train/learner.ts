import type { TrainStep } from '../language/contracts/stage.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Precision } from '../tensor/precision.ts';
import { createHost } from './callbacks/host.ts';
import { CallbackList } from './callbacks/list.ts';
import { readCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { fitSchedule } from './fit.ts';
import { restoreLearner, snapshotLearner } from './learner-snapshot.ts';
import { createLoss } from './losses.ts';
import { findLearningRate } from './lr-find.ts';
import { Optimizer } from './optimizer.ts';
import { SmoothLoss } from './recorder.ts';
import { loadNamed, loadPath, saveNamed } from './saved-model.ts';
import type { Cursor, JudgedItems, LearnerInput, LearnerState } from './state.ts';
import { predictValid, validateModel } from './validate.ts';

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
  const { model, spec, words } = input;
  const optimizer = new Optimizer(model, words.create(spec.opt), { lr: spec.lr, wdBnBias: spec.wdBnBias, trainBn: spec.trainBn });
  const state: LearnerState = {
    ...input,
    loss: createLoss(spec.loss ?? input.defaultLoss, input.classes, words),
    optimizer,
    smooth: new SmoothLoss(),
    epochsBegun: 0,
    frozenTo: 0,
    found: {},
    callbacks: { all: new CallbackList([]), active: new CallbackList([]), ofFit: [] },
    judged: undefined,
    get host() {
      return host;
    },
    saveAt: (cursor) => writeCheckpoint(state, cursor),
  };
  const host = createHost(state);
  state.callbacks.all = CallbackList.of(spec.callbacks, words, host);
  state.callbacks.active = state.callbacks.all;
  return {
    precision: model.precision,
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
      freezeTo(state, step.n);
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
    case 'act':
      await act(state, step.stage);
      return 'done';
    default:
      return step satisfies never;
  }
}

/** What a stage word does itself; the validation of the model as it was is forgotten. */
async function act(state: LearnerState, stage: WordSpec<'stage'>): Promise<void> {
  const plan = state.words.create(stage);
  if (!('act' in plan)) throw new Error(`the stage ${stage.word} has no act of its own`);
  await plan.act({ ...state.host, freezeTo: (n) => freezeTo(state, n), validate: () => validateModel(state) });
  state.judged = undefined;
}

function freezeTo(state: LearnerState, n: number): void {
  state.frozenTo = n;
  state.optimizer.freezeTo(n);
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
