import { pythonFloat } from '../../util/python-text.ts';
import type { LearnerState } from '../learner.ts';
import type { Callback } from './callback.ts';
import { Tracker, type TrackerOptions } from './tracker.ts';

interface Options extends TrackerOptions {
  readonly patience: number;
  readonly factor: number;
  readonly min_lr: number;
}

/** fastai's ReduceLROnPlateau: after `patience` epochs without a better value every group's learning rate is divided by `factor`. */
export function reduceLrOnPlateau(options: Options, { emit, optimizer }: LearnerState): Callback {
  const tracker = new Tracker(options);
  let wait = 0;
  return {
    kind: 'reduce_lr_on_plateau',
    order: 62,
    beforeFit: (fit) => {
      wait = 0;
      tracker.beforeFit(fit);
    },
    afterEpoch: (row, { epoch }) => {
      wait = tracker.improves(row) ? 0 : wait + 1;
      if (wait < options.patience) return undefined;
      wait = 0;
      const before = optimizer.hypers.at(-1)!.lr;
      for (const hypers of optimizer.hypers) hypers.lr = Math.max(hypers.lr / options.factor, options.min_lr);
      const { lr } = optimizer.hypers.at(-1)!;
      if (lr < before) emit({ type: 'message', text: `Epoch ${epoch}: reducing lr to ${pythonFloat(lr)}` });
      return undefined;
    },
    save: () => ({ best: tracker.best, wait }),
    restore: (saved) => {
      const state = saved as { best: number; wait: number };
      tracker.best = state.best;
      wait = state.wait;
    },
  };
}
