import type { LearningRate, Schedule, TrainStep } from '../train/spec.ts';
import { toLearningRate, type WrittenRate } from './convert.ts';

/** What all fitting stages share. */
export interface FitOptions {
  readonly wd?: number;
  readonly reset_opt: boolean;
}

/** One fit; the learner's learning rate where none is given. */
export function fitStep(
  epochs: number,
  lr: WrittenRate | LearningRate | undefined,
  schedule: Schedule,
  { wd, reset_opt }: FitOptions,
): TrainStep {
  const rate = lr === undefined || isResolved(lr) ? lr : toLearningRate(lr);
  return {
    kind: 'fit',
    epochs,
    schedule,
    resetOpt: reset_opt,
    callbacks: [],
    ...(rate === undefined ? {} : { lr: rate }),
    ...(wd === undefined ? {} : { wd }),
  };
}

function isResolved(rate: WrittenRate | LearningRate): rate is LearningRate {
  return typeof rate === 'number' || 'stop' in rate || ('from' in rate && rate.rule !== undefined);
}

/** A schema has no tuples; its length was checked. */
export function threeMoms(moms: readonly number[]): readonly [number, number, number] {
  return [moms[0]!, moms[1]!, moms[2]!];
}
