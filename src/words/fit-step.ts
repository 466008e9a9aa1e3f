import type { LearningRate, TrainStep } from '../language/contracts/stage.ts';
import type { CallbackSpec, ScheduleSpec } from '../train/spec.ts';
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
  schedule: ScheduleSpec,
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

/** A schedule word with its options; those left out are not given. */
export function scheduleSpec(word: string, options: Readonly<Record<string, unknown>> = {}): ScheduleSpec {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { kind: 'schedule', word, options: Object.fromEntries(given) };
}
