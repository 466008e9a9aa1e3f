import type { LearnerState } from '../learner.ts';
import type { Callback } from './callback.ts';
import { Tracker, type TrackerOptions } from './tracker.ts';

/** fastai's EarlyStoppingCallback: ends the fit after `patience` epochs without a better value. */
export function earlyStopping(options: TrackerOptions & { readonly patience: number }, { emit }: LearnerState): Callback {
  const tracker = new Tracker(options);
  let wait = 0;
  return {
    kind: 'early_stopping',
    order: 63,
    beforeFit: (fit) => {
      wait = 0;
      tracker.beforeFit(fit);
    },
    afterEpoch: (row, { epoch }) => {
      if (tracker.improves(row)) wait = 0;
      else wait++;
      if (wait < options.patience) return undefined;
      emit({ type: 'message', text: `No improvement since epoch ${epoch - wait}: early stopping` });
      return 'stop_fit';
    },
    save: () => ({ best: tracker.best, wait }),
    restore: (saved) => {
      const state = saved as { best: number; wait: number };
      tracker.best = state.best;
      wait = state.wait;
    },
  };
}
