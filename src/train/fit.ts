import type { EpochPlace, FitPlace, Verdict } from '../language/contracts/callback.ts';
import type { GroupCurves } from '../language/contracts/schedule.ts';
import type { TrainStep } from '../language/contracts/stage.ts';
import { UserError } from '../util/problem.ts';
import { CallbackList } from './callbacks/list.ts';
import { describeLoss } from './describe-loss.ts';
import { groupRates } from './learning-rate.ts';
import type { Cursor, LearnerState } from './state.ts';
import { trainBatch } from './train-batch.ts';
import { validateModel } from './validate.ts';

type FitStep = Extract<TrainStep, { kind: 'fit' }>;

interface Fit {
  readonly state: LearnerState;
  readonly step: FitStep;
  readonly curves: readonly GroupCurves[];
  readonly batches: number;
  readonly place: FitPlace;
  readonly callbacks: CallbackList;
  /** Whether a loss that is no number was told of; once is enough. */
  warned: boolean;
}

/**
 * One fit of fastai (fit, fit_one_cycle, ...) from a cursor on: train and validate each epoch, hyper-parameters set before every batch. A checkpoint
 * is written between epochs; the one after the last is the caller's.
 */
export async function fitSchedule(state: LearnerState, step: FitStep, from: Cursor): Promise<'done' | 'interrupted'> {
  const fit = await begin(state, step, from);
  for (let epoch = from.epoch; epoch < step.epochs; epoch++) {
    const startBatch = epoch === from.epoch ? from.batch : 0;
    const outcome = await runEpoch(fit, { ...from, epoch, batch: startBatch }, epoch === from.epoch && from.batch > 0);
    if (outcome === 'interrupted') return outcome;
    if (outcome === 'stop_fit') break;
  }
  await fit.callbacks.afterFit(fit.place);
  state.callbacks.active = state.callbacks.all;
  state.emit({ type: 'fit_done', stage: from.stage, step: from.step });
  return 'done';
}

async function begin(state: LearnerState, step: FitStep, from: Cursor): Promise<Fit> {
  const { optimizer, spec } = state;
  const batches = trainingBatches(state);
  const rates = groupRates(step.lr ?? spec.lr, optimizer.hypers.length, state.found);
  const resumed = from.epoch > 0 || from.batch > 0;
  const columns = ['train_loss', 'valid_loss', ...spec.metrics.map((metric) => metric.column)];
  const place: FitPlace = { stage: from.stage, step: from.step, epochs: step.epochs, batches, columns };
  const schedule = state.words.create(step.schedule);
  const callbacks = await enlist(state, step, place, resumed);
  if (!resumed) {
    if (step.resetOpt) optimizer.reset();
    state.smooth.restore([0, 0]);
    const wd = step.wd ?? spec.wd;
    for (const [group, hypers] of optimizer.hypers.entries()) {
      hypers.lr = rates[group]!;
      if (wd !== undefined) hypers.wd = wd;
    }
  }
  state.emit({ type: 'fit_started', stage: from.stage, step: from.step, epochs: step.epochs, batchesPerEpoch: batches, columns });
  return {
    state,
    step,
    curves: rates.map((rate) => schedule.curves(rate, spec.moms)),
    batches,
    place,
    callbacks,
    warned: false,
  };
}

function trainingBatches({ loaders }: LearnerState): number {
  const batches = loaders.length('train');
  if (batches > 0) return batches;
  throw new UserError({
    code: 'batch-too-large',
    message: 'there is no full training batch: the training set is smaller than the batch size',
    path: 'data.batch_size',
    hint: 'lower `batch_size`; the last, partial batch of an epoch is dropped in training',
  });
}

/** The learner's callbacks and the step's own; those of a resumed fit go on from their saved states. */
async function enlist(state: LearnerState, step: FitStep, place: FitPlace, resumed: boolean): Promise<CallbackList> {
  const { callbacks } = state;
  const own = CallbackList.of(step.callbacks, state.words, state.host);
  if (resumed) own.restore(callbacks.ofFit);
  callbacks.active = callbacks.all.with(own);
  if (!resumed) await callbacks.active.beforeFit(place);
  return callbacks.active;
}

async function runEpoch(fit: Fit, at: Cursor, resumed: boolean): Promise<'done' | 'interrupted' | 'stop_fit'> {
  const { state, step, batches, callbacks } = fit;
  const start = performance.now();
  if (!resumed) state.epochsBegun++;
  let position = positionAt(fit, at.epoch, at.batch);
  let batch = at.batch;
  let waited = performance.now();
  state.loaders.expect?.('valid', 0);
  if (batch < batches) {
    for await (const loaded of state.loaders.epoch('train', state.epochsBegun - 1, batch)) {
      const waitSeconds = (performance.now() - waited) / 1000;
      setHypers(fit, position);
      const place = { ...fit.place, epoch: at.epoch, batch };
      const loss = await trainBatch(state, callbacks, loaded, place);
      position += 1 / (batches * step.epochs);
      batch++;
      const result = { loss, items: loaded.xShape[0] };
      let verdict = await callbacks.afterBatch(result, place, 'before');
      if (verdict === undefined) {
        tellBatch(fit, { ...at, batch }, loss, (performance.now() - waited) / 1000, waitSeconds);
        verdict = await callbacks.afterBatch(result, place, 'after');
      }
      if (verdict === 'stop_fit') return verdict;
      if (verdict === 'stop_epoch') batch = batches;
      if (state.shouldStop()) return interrupt(state, { ...at, batch });
      if (verdict === 'stop_epoch') break;
      if (state.checkpoint?.everyBatches && batch < batches && batch % state.checkpoint.everyBatches === 0)
        await state.saveAt({ ...at, batch });
      await new Promise(setImmediate);
      waited = performance.now();
    }
  }
  if (at.epoch + 1 < step.epochs) state.loaders.expect?.('train', state.epochsBegun);
  const verdict = await finishEpoch(fit, { ...fit.place, epoch: at.epoch }, start);
  const next = { ...at, epoch: verdict === 'stop_fit' ? step.epochs : at.epoch + 1, batch: 0 };
  if (state.shouldStop()) return interrupt(state, next);
  if (next.epoch < step.epochs) await state.saveAt(next);
  return verdict === 'stop_fit' ? verdict : 'done';
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

function tellBatch(fit: Fit, at: Cursor, loss: number, seconds: number, waitSeconds: number): void {
  const { state, batches } = fit;
  const { hypers } = state.optimizer;
  if (!Number.isFinite(loss) && !fit.warned) {
    fit.warned = true;
    state.emit({
      type: 'message',
      text: `${describeLoss(state.optimizer.hypers, loss, at.epoch, at.batch, batches)}; the callback terminate_on_nan would end the fit`,
    });
  }
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

async function finishEpoch({ state, callbacks }: Fit, at: EpochPlace, start: number): Promise<Verdict> {
  const { valid_loss: validLoss, ...metrics } = await validateModel(state, {
    batches: callbacks.validBatches(state.loaders.length('valid')),
  });
  const seconds = (performance.now() - start) / 1000;
  const row = { stage: at.stage, epoch: at.epoch, trainLoss: state.smooth.current(), validLoss: validLoss ?? null, metrics, seconds };
  state.emit({ type: 'epoch_done', stage: at.stage, epoch: at.epoch, row });
  return callbacks.afterEpoch(row, at);
}
