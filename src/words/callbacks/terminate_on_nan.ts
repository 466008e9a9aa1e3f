import { defineWord, type Word } from '../../language/word.ts';
import { describeLoss } from '../../train/describe-loss.ts';
import { UserError } from '../../util/problem.ts';

export const terminateOnNan: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'terminate_on_nan',
  summary: 'Ends the fit when a batch’s loss is NaN or infinite, and says which batch and which learning rate.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  // fastai's TerminateOnNaNCallback. What follows only goes on where something (save_model) put good weights back; else it ends with UserError 'training-diverged'.
  create: () => ({
    start: (host) => {
      let reason: string | undefined;
      return {
        order: -9,
        beforeFit: () => {
          reason = undefined;
        },
        afterBatch: ({ loss }, { epoch, batch, batches }) => {
          if (Number.isFinite(loss)) return undefined;
          reason = describeLoss(host.hypers(), loss, epoch, batch + 1, batches);
          host.say(`${reason}: the fit ends here`);
          return 'stop_fit';
        },
        closing: async ({ stage }) => {
          if (reason === undefined || (await host.isFinite())) return;
          throw new UserError({
            code: 'training-diverged',
            message: reason,
            path: `train[${stage}]`,
            hint: 'lower the learning rate, or clip gradients (`gradient_clip`); with `save_model` in `callbacks` training would go on from the best weights',
          });
        },
      };
    },
  }),
});
