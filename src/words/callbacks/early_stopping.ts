import { defineWord, type Word } from '../../language/word.ts';
import { monitorProblems, restoreWaiting, Tracker } from './tracker.ts';
import { PATIENCE, TRACKER } from './tracker-options.ts';

export const earlyStopping: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'early_stopping',
  summary: 'Ends a fit when a column of the table gets no better.',
  shorthand: 'monitor',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { ...TRACKER, patience: PATIENCE },
  },
  // fastai's EarlyStoppingCallback: ends the fit after `patience` epochs without a better value.
  create: (options) => ({
    check: (use) => monitorProblems('early_stopping', options.monitor, use),
    start: (host) => {
      const tracker = new Tracker(options, host);
      let wait = 0;
      return {
        order: 63,
        beforeFit: (fit) => {
          wait = 0;
          tracker.beforeFit(fit);
        },
        afterEpoch: (row, { epoch }) => {
          if (tracker.improves(row)) wait = 0;
          else wait++;
          if (wait < options.patience) return undefined;
          host.say(`No improvement since epoch ${epoch - wait}: early stopping`);
          return 'stop_fit';
        },
        save: () => ({ best: tracker.best, wait }),
        restore: (saved) => {
          wait = restoreWaiting(tracker, saved);
        },
      };
    },
  }),
});
