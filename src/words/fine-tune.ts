import type { LearningRate, TrainStep } from '../language/contracts/stage.ts';
import type { ScheduleSpec } from '../train/spec.ts';
import { type FoundRate, toFoundRate, type WrittenRate } from './convert.ts';
import { type FitOptions, fitStep, scheduleSpec } from './fit-step.ts';

export interface FineTuneOptions extends FitOptions {
  readonly epochs: number;
  readonly base_lr: number | FoundRate;
  readonly freeze_epochs: number;
  readonly lr_mult: number;
  readonly pct_start: number;
  readonly div: number;
  readonly div_final: number;
  readonly moms?: readonly number[];
  readonly lr_max?: WrittenRate;
}

/** fastai's fine_tune (fastai.md 8.4): freeze, one cycle with pct_start 0.99 and div 25; halve the rate, unfreeze, one cycle over a slice, or over `lr_max` where given. */
export function fineTuneSteps(options: FineTuneOptions): readonly TrainStep[] {
  const { div_final, moms } = options;
  const [frozen, whole] = rates(options);
  const cycle = (pct_start: number, div: number): ScheduleSpec => scheduleSpec('one_cycle', { div, div_final, pct_start, moms });
  return [
    { kind: 'freeze_to', n: -1 },
    fitStep(options.freeze_epochs, frozen, cycle(0.99, 25), options),
    { kind: 'freeze_to', n: 0 },
    fitStep(options.epochs, options.lr_max ?? whole, cycle(options.pct_start, options.div), options),
  ];
}

/** slice(base), then slice(base/2/mult, base/2). */
function rates({ base_lr: base, lr_mult: mult }: FineTuneOptions): readonly [LearningRate, LearningRate] {
  if (typeof base === 'number') return [{ stop: base }, { start: base / 2 / mult, stop: base / 2 }];
  const found = toFoundRate(base);
  return [
    { ...found, stopDiv: 1 },
    { ...found, startDiv: 2 * mult, stopDiv: 2 },
  ];
}
