import type { Model } from '../../model/model.ts';
import { UserError } from '../../util/problem.ts';
import { pythonFloat } from '../../util/python-text.ts';
import type { LearnerState } from '../learner.ts';
import type { Callback } from './callback.ts';

/**
 * fastai's TerminateOnNaNCallback: ends the fit at a loss that is no number. What follows only goes on where something (save_model) put good
 * weights back; else it ends with UserError 'training-diverged'.
 */
export function terminateOnNan(_options: unknown, state: LearnerState): Callback {
  let reason: string | undefined;
  return {
    kind: 'terminate_on_nan',
    order: -9,
    beforeFit: () => {
      reason = undefined;
    },
    afterBatch: ({ loss }, { epoch, batch, batches }) => {
      if (Number.isFinite(loss)) return undefined;
      reason = describeLoss(state, loss, epoch, batch + 1, batches);
      state.emit({ type: 'message', text: `${reason}: the fit ends here` });
      return 'stop_fit';
    },
    closing: ({ stage }) => {
      if (reason === undefined || isFiniteModel(state.model)) return;
      throw new UserError({
        code: 'training-diverged',
        message: reason,
        path: `train[${stage}]`,
        hint: 'lower the learning rate, or clip gradients (`gradient_clip`); with `save_model` in `callbacks` training would go on from the best weights',
      });
    },
  };
}

/** 'the loss is nan in batch 3 of 92 of epoch 0, learning rates 0.1, 1.0'; `batch` from 1. */
export function describeLoss({ optimizer }: LearnerState, loss: number, epoch: number, batch: number, batches: number): string {
  const rates = [...new Set(optimizer.hypers.map(({ lr }) => pythonFloat(lr)))];
  return `the loss is ${pythonFloat(loss)} in batch ${batch} of ${batches} of epoch ${epoch}, learning rate${rates.length > 1 ? 's' : ''} ${rates.join(', ')}`;
}

function isFiniteModel({ parameters, buffers }: Model): boolean {
  return [...parameters, ...buffers].every(({ variable }) => (variable.dataSync() as Float32Array).every(Number.isFinite));
}
