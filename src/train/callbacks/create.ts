import type { LearnerState } from '../learner.ts';
import type { CallbackSpec } from '../spec.ts';
import { bnFreeze } from './bn-freeze.ts';
import type { Callback } from './callback.ts';
import { csvLogger } from './csv-logger.ts';
import { cutmix } from './cutmix.ts';
import { earlyStopping } from './early-stopping.ts';
import { gradientAccumulation } from './gradient-accumulation.ts';
import { gradientClip } from './gradient-clip.ts';
import { CallbackList } from './list.ts';
import { mixup } from './mixup.ts';
import { reduceLrOnPlateau } from './reduce-lr-on-plateau.ts';
import { saveModel } from './save-model.ts';
import { shortEpoch } from './short-epoch.ts';
import { tensorboard } from './tensorboard.ts';
import { terminateOnNan } from './terminate-on-nan.ts';

type Create = (options: never, state: LearnerState) => Callback;

const KINDS: Readonly<Record<string, Create>> = {
  bn_freeze: bnFreeze,
  csv_logger: csvLogger,
  cutmix,
  early_stopping: earlyStopping,
  gradient_accumulation: gradientAccumulation,
  gradient_clip: gradientClip,
  mixup,
  reduce_lr_on_plateau: reduceLrOnPlateau,
  save_model: saveModel,
  short_epoch: shortEpoch,
  tensorboard,
  terminate_on_nan: terminateOnNan,
};

/** The callbacks that a file lists, ready for a fit. */
export function createCallbacks(specs: readonly CallbackSpec[], state: LearnerState): CallbackList {
  return new CallbackList(
    specs.map(({ kind, options }) => {
      const create = KINDS[kind];
      if (!create) throw new Error(`the callback ${kind} has no implementation`);
      return create(options as never, state);
    }),
  );
}
