import { defineWord, type Word } from '../../language/word.ts';
import { pythonFloat } from '../../util/python-text.ts';
import { monitorProblems, Tracker } from './tracker.ts';
import { FNAME, TRACKER } from './tracker-options.ts';

export const saveModel: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'save_model',
  summary: 'Saves the model whenever a column of the table gets better, and loads the best one at the fit’s end.',
  shorthand: 'monitor',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...TRACKER,
      fname: FNAME,
      every_epoch: {
        oneOf: [{ type: 'boolean' }, { type: 'integer', minimum: 1 }],
        default: false,
        description: 'Save after every epoch (or every so many) as `fname_EPOCH`, whatever its values.',
      },
      at_end: { type: 'boolean', default: false, description: 'Save the last model at the end instead of loading the best.' },
      with_opt: { type: 'boolean', default: false, description: 'Save and load the optimizer too.' },
    },
  },
  check: ({ every_epoch: every, at_end: atEnd }) =>
    Number(every) > 0 && atEnd
      ? { option: 'at_end', message: 'every_epoch and at_end cannot both be set', hint: 'leave one of them out' }
      : undefined,
  // fastai's SaveModelCallback: saves at every better value and loads the best at the end; or every so many epochs; or once at the end.
  create: (options) => ({
    saves: [options.fname],
    check: (use) => monitorProblems('save_model', options.monitor, use),
    start: (host) => {
      const { fname, with_opt: withOpt, at_end: atEnd, monitor } = options;
      const every = Number(options.every_epoch);
      const tracker = new Tracker(options, host);
      let saved = false;
      return {
        order: 61,
        beforeFit: (fit) => {
          if (every === 0) tracker.beforeFit(fit);
          if (options.reset_on_fit) saved = false;
        },
        afterEpoch: async (row, { epoch }) => {
          if (every > 0) {
            if (epoch % every === 0) await host.saveModel(`${fname}_${epoch}`, withOpt);
            return undefined;
          }
          if (!tracker.improves(row)) return undefined;
          host.say(`Better model found at epoch ${epoch} with ${monitor} value: ${pythonFloat(tracker.best)}.`);
          await host.saveModel(fname, withOpt);
          saved = true;
          return undefined;
        },
        afterFit: async () => {
          if (atEnd) await host.saveModel(fname, withOpt);
          else if (every === 0 && saved) await host.loadModel(fname, withOpt);
        },
        save: () => ({ best: tracker.best, saved }),
        restore: (restored) => {
          const before = restored as { best: number; saved: boolean };
          tracker.best = before.best;
          saved = before.saved;
        },
      };
    },
  }),
});
