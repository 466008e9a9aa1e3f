import { pythonFloat } from '../../util/python-text.ts';
import type { LearnerState } from '../learner.ts';
import { loadNamed, saveNamed } from '../saved-model.ts';
import type { Callback } from './callback.ts';
import { Tracker, type TrackerOptions } from './tracker.ts';

interface Options extends TrackerOptions {
  readonly fname: string;
  readonly every_epoch: boolean | number;
  readonly at_end: boolean;
  readonly with_opt: boolean;
}

/** fastai's SaveModelCallback: saves at every better value and loads the best at the end; or every so many epochs; or once at the end. */
export function saveModel(options: Options, state: LearnerState): Callback {
  const { fname, with_opt: withOpt, at_end: atEnd, monitor } = options;
  const every = Number(options.every_epoch);
  const tracker = new Tracker(options);
  let saved = false;
  return {
    kind: 'save_model',
    order: 61,
    beforeFit: (fit) => {
      if (every === 0) tracker.beforeFit(fit);
      if (options.reset_on_fit) saved = false;
    },
    afterEpoch: async (row, { epoch }) => {
      if (every > 0) {
        if (epoch % every === 0) await saveNamed(state, `${fname}_${epoch}`, withOpt);
        return undefined;
      }
      if (!tracker.improves(row)) return undefined;
      state.emit({ type: 'message', text: `Better model found at epoch ${epoch} with ${monitor} value: ${pythonFloat(tracker.best)}.` });
      await saveNamed(state, fname, withOpt);
      saved = true;
      return undefined;
    },
    afterFit: async () => {
      if (atEnd) await saveNamed(state, fname, withOpt);
      else if (every === 0 && saved) await loadNamed(state, fname, withOpt);
    },
    save: () => ({ best: tracker.best, saved }),
    restore: (restored) => {
      const before = restored as { best: number; saved: boolean };
      tracker.best = before.best;
      saved = before.saved;
    },
  };
}
