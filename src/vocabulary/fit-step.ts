import type { LearningRate, Schedule, TrainStep } from '../train/spec.ts';
import { toLearningRate } from './convert.ts';

/** What all fitting stages share. */
export interface FitOptions {
  readonly wd?: number;
  readonly reset_opt: boolean;
}

/** One fit; the learner's learning rate where none is given. */
export function fitStep(
  epochs: number,
  lr: LearningRate | readonly number[] | undefined,
  schedule: Schedule,
  { wd, reset_opt }: FitOptions,
): TrainStep {
  const rate = Array.isArray(lr) ? toLearningRate(lr) : (lr as LearningRate | undefined);
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

/** A schema has no tuples; its length was checked. */
export function threeMoms(moms: readonly number[]): readonly [number, number, number] {
  return [moms[0]!, moms[1]!, moms[2]!];
}
