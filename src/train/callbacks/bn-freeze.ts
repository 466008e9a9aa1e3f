import type { LearnerState } from '../learner.ts';
import type { Callback } from './callback.ts';

/** fastai's BnFreeze: norm layers whose weights do not train keep to their running statistics. */
export function bnFreeze(_options: unknown, { optimizer, model }: LearnerState): Callback {
  return {
    kind: 'bn_freeze',
    order: 0,
    frozenNorms: () => {
      const trained = new Set(optimizer.trainable().map(({ name }) => name));
      const weights = model.parameters.filter(({ norm, bias, name }) => norm && !bias && !trained.has(name));
      return new Set(weights.map(({ name }) => name.replace(/\.weight$/, '')));
    },
  };
}
