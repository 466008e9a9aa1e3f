import type { Schedule, TrainStep } from '../train/spec.ts';
import { type FitOptions, fitStep, threeMoms } from './fit-step.ts';

export interface FineTuneOptions extends FitOptions {
  readonly epochs: number;
  readonly base_lr: number;
  readonly freeze_epochs: number;
  readonly lr_mult: number;
  readonly pct_start: number;
  readonly div: number;
  readonly div_final: number;
  readonly moms: readonly number[];
}

/** fastai's fine_tune (fastai.md 8.4): freeze, one cycle with pct_start 0.99 and div 25; halve the rate, unfreeze, one cycle over a slice. */
export function fineTuneSteps(options: FineTuneOptions): readonly TrainStep[] {
  const { base_lr: base, lr_mult: mult, div_final: divFinal } = options;
  const cycle = (pctStart: number, div: number): Schedule => ({
    kind: 'one_cycle',
    pctStart,
    div,
    divFinal,
    moms: threeMoms(options.moms),
  });
  return [
    { kind: 'freeze_to', n: -1 },
    fitStep(options.freeze_epochs, { stop: base }, cycle(0.99, 25), options),
    { kind: 'freeze_to', n: 0 },
    fitStep(options.epochs, { start: base / 2 / mult, stop: base / 2 }, cycle(options.pct_start, options.div), options),
  ];
}
