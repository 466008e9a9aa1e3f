import type { Batch } from '../data/items.ts';
import { type Tensor, tf } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import { keyedRng } from '../util/rng.ts';
import { toTensors } from './batch.ts';
import type { Cursor } from './checkpoint.ts';
import type { LearnerState } from './learner.ts';
import { groupRates } from './learning-rate.ts';
import { type GroupCurves, groupCurves } from './schedule.ts';
import type { TrainStep } from './spec.ts';
import { validateModel } from './validate.ts';

type FitStep = Extract<TrainStep, { kind: 'fit' }>;

interface Fit {
  readonly state: LearnerState;
  readonly step: FitStep;
  readonly curves: readonly GroupCurves[];
  readonly batches: number;
}

/** One fit of fastai (fit, fit_one_cycle, ...) from a cursor on: train and validate each epoch, hyper-parameters set before every batch. */
export async function fitSchedule(state: LearnerState, step: FitStep, from: Cursor): Promise<'done' | 'interrupted'> {
  const fit = begin(state, step, from);
  for (let epoch = from.epoch; epoch < step.epochs; epoch++) {
    const startBatch = epoch === from.epoch ? from.batch : 0;
    const outcome = await runEpoch(fit, { ...from, epoch, batch: startBatch }, epoch === from.epoch && from.batch > 0);
    if (outcome === 'interrupted') return outcome;
  }
  state.emit({ type: 'fit_done', stage: from.stage, step: from.step });
  return 'done';
}

function begin(state: LearnerState, step: FitStep, from: Cursor): Fit {
  const { optimizer, loaders, spec } = state;
  const batches = loaders.length('train');
  if (batches === 0) {
    throw new UserError({
      code: 'batch-too-large',
      message: 'there is no full training batch: the training set is smaller than the batch size',
      path: 'data.batch_size',
      hint: 'lower `batch_size`; the last, partial batch of an epoch is dropped in training',
    });
  }
  const rates = groupRates(step.lr ?? spec.lr, optimizer.hypers.length, state.found);
  const resumed = from.epoch > 0 || from.batch > 0;
  if (!resumed) {
    if (step.resetOpt) optimizer.clearState();
    state.smooth.restore([0, 0]);
    const wd = step.wd ?? spec.wd;
    for (const [group, hypers] of optimizer.hypers.entries()) {
      hypers.lr = rates[group]!;
      if (wd !== undefined) hypers.wd = wd;
    }
  }
  state.emit({
    type: 'fit_started',
    stage: from.stage,
    step: from.step,
    epochs: step.epochs,
    batchesPerEpoch: batches,
    columns: ['train_loss', 'valid_loss', ...spec.metrics.map((metric) => metric.name)],
  });
  return { state, step, curves: rates.map((rate) => groupCurves(step.schedule, rate)), batches };
}

async function runEpoch(fit: Fit, at: Cursor, resumed: boolean): Promise<'done' | 'interrupted'> {
  const { state, step, batches } = fit;
  const start = performance.now();
  if (!resumed) state.epochsBegun++;
  let position = positionAt(fit, at.epoch, at.batch);
  let batch = at.batch;
  let waited = performance.now();
  if (batch < batches) {
    for await (const loaded of state.loaders.epoch('train', state.epochsBegun - 1, batch)) {
      const waitSeconds = (performance.now() - waited) / 1000;
      setHypers(fit, position);
      const loss = await trainBatch(state, loaded, at, batch);
      position += 1 / (batches * step.epochs);
      batch++;
      const seconds = (performance.now() - waited) / 1000;
      tellBatch(fit, { ...at, batch }, loss, seconds, waitSeconds);
      if (state.shouldStop()) return interrupt(state, { ...at, batch });
      if (state.checkpoint?.everyBatches && batch < batches && batch % state.checkpoint.everyBatches === 0)
        await state.saveAt({ ...at, batch });
      await new Promise(setImmediate);
      waited = performance.now();
    }
  }
  await finishEpoch(fit, { ...at, batch }, start);
  if (state.shouldStop()) return interrupt(state, { ...at, epoch: at.epoch + 1, batch: 0 });
  await state.saveAt({ ...at, epoch: at.epoch + 1, batch: 0 });
  return 'done';
}

async function interrupt(state: LearnerState, cursor: Cursor): Promise<'interrupted'> {
  await state.saveAt(cursor);
  return 'interrupted';
}

/** fastai's pct_train: set at each epoch's start, then the same addition after every batch. */
function positionAt({ step, batches }: Fit, epoch: number, batch: number): number {
  let position = epoch / step.epochs;
  for (let i = 0; i < batch; i++) position += 1 / (batches * step.epochs);
  return position;
}

function setHypers({ state, curves }: Fit, position: number): void {
  for (const [group, hypers] of state.optimizer.hypers.entries()) {
    const { lr, mom } = curves[group]!;
    if (lr) hypers.lr = lr(position);
    if (mom) hypers.mom = mom(position);
  }
}

/** Forward, loss, backward and step on one batch; gives the loss. Everything made on the way is freed. */
async function trainBatch(state: LearnerState, loaded: Batch, at: Cursor, batch: number): Promise<number> {
  const { model, loaders, optimizer, loss, spec } = state;
  const { x, y } = toTensors(loaded, loaders.targetKind);
  const uniform = (layer: string, count: number): Float32Array =>
    keyedRng(spec.seed, 'dropout', layer, state.epochsBegun, batch).uniforms(count);
  const variables = optimizer.trainable().map(({ variable }) => variable);
  const { value, grads } = tf.variableGrads(() => loss.mean(model.forward(x, { training: true, uniform }), y).asScalar(), variables);
  optimizer.step(grads as Record<string, Tensor>);
  tf.dispose([x, y, ...Object.values(grads)]);
  const number = (await value.data())[0]!;
  value.dispose();
  if (Number.isFinite(number)) return number;
  state.emit({
    type: 'message',
    text: `the loss is ${number} at batch ${batch} of epoch ${at.epoch}, learning rates ${optimizer.hypers.map(({ lr }) => lr).join(', ')}`,
  });
  return number;
}

function tellBatch({ state, batches }: Fit, at: Cursor, loss: number, seconds: number, waitSeconds: number): void {
  const { hypers } = state.optimizer;
  state.emit({
    type: 'batch_done',
    stage: at.stage,
    epoch: at.epoch,
    batch: at.batch,
    batches,
    split: 'train',
    smoothLoss: state.smooth.add(loss),
    loss,
    lr: hypers.map(({ lr }) => lr),
    mom: hypers.at(-1)!.mom,
    seconds,
    waitSeconds,
  });
}

async function finishEpoch({ state }: Fit, at: Cursor, start: number): Promise<void> {
  const { valid_loss: validLoss, ...metrics } = await validateModel(state);
  const seconds = (performance.now() - start) / 1000;
  const row = { stage: at.stage, epoch: at.epoch, trainLoss: state.smooth.current(), validLoss: validLoss ?? null, metrics, seconds };
  state.emit({ type: 'epoch_done', stage: at.stage, epoch: at.epoch, row });
}
