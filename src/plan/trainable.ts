import type { Document } from '../document/document.ts';
import type { CountedParameter } from '../model/count.ts';

/** Parameters that a fit trains, of all that there are. */
export interface Trainable {
  readonly trained: number;
  readonly all: number;
}

/** For every `fit` of every stage, by 'stage.step': how many parameters it trains, as freezing stands there. */
export function trainableParameters({ train, learner }: Document, parameters: readonly CountedParameter[]): ReadonlyMap<string, Trainable> {
  const groups = Math.max(0, ...parameters.map(({ group }) => group)) + 1;
  const sum = (chosen: readonly CountedParameter[]): number => chosen.reduce((total, { size }) => total + size, 0);
  const all = sum(parameters);
  const fits = new Map<string, Trainable>();
  let frozenTo = 0;
  for (const [stage, { steps }] of train.entries()) {
    for (const [step, what] of steps.entries()) {
      if (what.kind === 'freeze_to') frozenTo = what.n < 0 ? groups + what.n : what.n;
      if (what.kind === 'fit' || what.kind === 'lr_find')
        fits.set(`${stage}.${step}`, {
          trained: sum(parameters.filter((one) => one.group >= frozenTo || (one.trainsFrozen && learner.trainBn))),
          all,
        });
    }
  }
  return fits;
}
