import { defineWord, type Word } from '../../language/word.ts';
import { pythonFloat } from '../../util/python-text.ts';
import { monitorProblems, restoreWaiting, Tracker } from './tracker.ts';
import { PATIENCE, TRACKER } from './tracker-options.ts';

export const reduceLrOnPlateau: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'reduce_lr_on_plateau',
  summary:
    'Divides the learning rate when a column of the table gets no better; a schedule sets it anew at every batch, so it is meant for `fit`.',
  shorthand: 'monitor',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...TRACKER,
      patience: PATIENCE,
      factor: { type: 'number', exclusiveMinimum: 1, default: 10, description: 'What the learning rate is divided by.' },
      min_lr: { type: 'number', minimum: 0, default: 0, description: 'The lowest learning rate.' },
    },
  },
  // fastai's ReduceLROnPlateau: after `patience` epochs without a better value every group's learning rate is divided by `factor`.
  create: (options) => ({
    check: (use) => {
      const monitored = monitorProblems('reduce_lr_on_plateau', options.monitor, use);
      if (monitored.length > 0 || use.schedules.length === 0 || use.schedules.some(({ setsRate }) => !setsRate)) return monitored;
      const message = 'a schedule sets the learning rate anew at every batch, so lowering it has no effect';
      return [{ severity: 'warning', message, hint: 'use it with `fit`' }];
    },
    start: (host) => {
      const tracker = new Tracker(options, host);
      let wait = 0;
      return {
        order: 62,
        beforeFit: (fit) => {
          wait = 0;
          tracker.beforeFit(fit);
        },
        afterEpoch: (row, { epoch }) => {
          wait = tracker.improves(row) ? 0 : wait + 1;
          if (wait < options.patience) return undefined;
          wait = 0;
          const groups = host.hypers();
          const before = groups.at(-1)!.lr;
          for (const hypers of groups) hypers.lr = Math.max(hypers.lr / options.factor, options.min_lr);
          const { lr } = groups.at(-1)!;
          if (lr < before) host.say(`Epoch ${epoch}: reducing lr to ${pythonFloat(lr)}`);
          return undefined;
        },
        save: () => ({ best: tracker.best, wait }),
        restore: (saved) => {
          wait = restoreWaiting(tracker, saved);
        },
      };
    },
  }),
});
