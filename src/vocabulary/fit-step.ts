import type { CallbackSpec, LearningRate, Schedule, TrainStep } from '../train/spec.ts';
import { toLearningRate, type WrittenRate } from './convert.ts';

/** What all fitting stages share. */
export interface FitOptions {
  readonly wd?: number;
  readonly reset_opt: boolean;
  readonly cbs: readonly CallbackSpec[];
}

/** One fit; the learner's learning rate where none is given. */
export function fitStep(
  epochs: number,
  lr: WrittenRate | LearningRate | undefined,
  schedule: Schedule,
  { wd, reset_opt, cbs }: FitOptions,
): TrainStep {
  const rate = lr === undefined || isResolved(lr) ? lr : toLearningRate(lr);
  return {
    kind: 'fit',
    epochs,
    schedule,
    resetOpt: reset_opt,
    callbacks: cbs,
    ...(rate === undefined ? {} : { lr: rate }),
    ...(wd === undefined ? {} : { wd }),
  };
}

function isResolved(rate: WrittenRate | LearningRate): rate is LearningRate {
  return typeof rate === 'number' || 'stop' in rate || 'each' in rate || ('from' in rate && rate.rule !== undefined);
}

/** The moms of a one-cycle schedule where a stage gives some. A schema has no tuples; the length was checked. */
export function ownMoms(moms: readonly number[] | undefined): { moms?: readonly [number, number, number] } {
  return moms ? { moms: [moms[0]!, moms[1]!, moms[2]!] } : {};
}
