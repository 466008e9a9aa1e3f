import type { TrainStep } from '../language/contracts/stage.ts';
import { restoreLearner, snapshotLearner } from './learner-snapshot.ts';
import { finderCurve, suggestRate } from './lr-suggestions.ts';
import { exponential } from './schedule.ts';
import type { Cursor, LearnerState } from './state.ts';
import { trainBatch } from './train-batch.ts';

type FinderStep = Extract<TrainStep, { kind: 'lr_find' }>;

interface Curve {
  readonly lrs: number[];
  readonly losses: number[];
}

/**
 * fastai's lr_find (fastai.md 9): trains on rates that rise exponentially, stops when the smoothed loss is over four times the best, puts weights, norm
 * statistics and optimizer back bit for bit and emits the curve with its suggestions. As in fastai the order of the data is not put back: the epochs it
 * begins count. Interrupted, it leaves a checkpoint of its start and is done anew on resume.
 */
export async function findLearningRate(state: LearnerState, step: FinderStep, at: Cursor): Promise<'done' | 'interrupted'> {
  const before = snapshotLearner(state);
  prepare(state, step, at);
  const curve: Curve = { lrs: [], losses: [] };
  const outcome = await climb(state, step, at, curve);
  const { epochsBegun } = state;
  restoreLearner(state, before);
  if (outcome === 'interrupted') {
    await state.saveAt(at);
    return outcome;
  }
  state.epochsBegun = epochsBegun;
  const suggestions = suggest(state, step, curve);
  state.found = pin(state, suggestions, at);
  state.emit({ type: 'lr_found', stage: at.stage, ...curve, suggestions });
  return outcome;
}

/** A frozen run takes its lock's rates, so that another machine's last bits do not choose others. */
function pin(
  { pinned, emit }: LearnerState,
  suggestions: Readonly<Record<string, number>>,
  { stage }: Cursor,
): Readonly<Record<string, number>> {
  const rates = pinned?.[`stage-${stage}`] ?? {};
  for (const [rule, rate] of Object.entries(rates))
    if (suggestions[rule] !== rate)
      emit({ type: 'message', text: `${rule} suggests ${suggestions[rule] ?? 'nothing'}; the lock's ${rate} is taken` });
  return { ...suggestions, ...rates };
}

function prepare(state: LearnerState, { numIt }: FinderStep, { stage, step }: Cursor): void {
  state.smooth.restore([0, 0]);
  const { wd } = state.spec;
  if (wd !== undefined) for (const hypers of state.optimizer.hypers) hypers.wd = wd;
  state.emit({ type: 'fit_started', stage, step, epochs: 1, batchesPerEpoch: numIt, columns: [] });
}

/** Batch after batch, epoch after epoch, until the last rate or until the loss diverges. */
async function climb(state: LearnerState, step: FinderStep, at: Cursor, curve: Curve): Promise<'done' | 'interrupted'> {
  const rate = exponential(step.startLr, step.endLr);
  const callbacks = state.callbacks.all.withinEpochs();
  const fit = { stage: at.stage, step: at.step, epochs: 1, batches: step.numIt, columns: [] };
  await callbacks.beforeFit(fit);
  let best = Number.POSITIVE_INFINITY;
  for (;;) {
    const epoch = state.epochsBegun++;
    let batch = 0;
    let waited = performance.now();
    for await (const loaded of state.loaders.epoch('train', epoch)) {
      const waitSeconds = (performance.now() - waited) / 1000;
      const lr = rate(curve.lrs.length / step.numIt);
      for (const hypers of state.optimizer.hypers) hypers.lr = lr;
      const place = { ...fit, epoch: 0, batch: batch++ };
      const loss = await trainBatch(state, callbacks, loaded, place);
      if ((await callbacks.afterBatch({ loss, items: loaded.xShape[0] }, place, 'before')) !== undefined) return 'done';
      const smoothLoss = state.smooth.add(loss);
      curve.lrs.push(lr);
      curve.losses.push(smoothLoss);
      tellBatch(state, step, at, { loss, smoothLoss, done: curve.lrs.length, seconds: (performance.now() - waited) / 1000, waitSeconds });
      if (state.shouldStop()) return 'interrupted';
      best = Math.min(best, Number.isNaN(smoothLoss) ? best : smoothLoss);
      if (curve.lrs.length >= step.numIt || (step.stopDiv && smoothLoss > 4 * best)) return 'done';
      await new Promise(setImmediate);
      waited = performance.now();
    }
  }
}

interface Told {
  readonly loss: number;
  readonly smoothLoss: number;
  readonly done: number;
  readonly seconds: number;
  readonly waitSeconds: number;
}

function tellBatch({ emit, optimizer: { hypers } }: LearnerState, { numIt }: FinderStep, { stage }: Cursor, told: Told): void {
  const { done, ...rest } = told;
  const rates = { lr: hypers.map(({ lr }) => lr), mom: hypers.at(-1)!.mom };
  emit({ type: 'batch_done', stage, epoch: 0, batch: done, batches: numIt, split: 'train', ...rates, ...rest });
}

function suggest(state: LearnerState, { suggest: rules, numIt }: FinderStep, { lrs, losses }: Curve): Readonly<Record<string, number>> {
  const curve = finderCurve(lrs, losses, numIt);
  const found: Record<string, number> = {};
  for (const rule of rules) {
    const suggestion = suggestRate(rule, curve);
    if (suggestion) found[rule] = suggestion.lr;
    else state.emit({ type: 'message', text: `${rule} suggests nothing: only ${curve.losses.length} points of the curve are left` });
  }
  return found;
}
