import type { Word } from '../../language/word.ts';
import { bnFreeze } from './bn_freeze.ts';
import { csvLogger } from './csv_logger.ts';
import { cutmix } from './cutmix.ts';
import { earlyStopping } from './early_stopping.ts';
import { gradientAccumulation } from './gradient_accumulation.ts';
import { gradientClip } from './gradient_clip.ts';
import { mixup } from './mixup.ts';
import { reduceLrOnPlateau } from './reduce_lr_on_plateau.ts';
import { saveModel } from './save_model.ts';
import { shortEpoch } from './short_epoch.ts';
import { tensorboard } from './tensorboard.ts';
import { terminateOnNan } from './terminate_on_nan.ts';

/** Every callback of the language, in the order of the reference. */
export const CALLBACKS: readonly Word<'callback'>[] = [
  earlyStopping,
  reduceLrOnPlateau,
  saveModel,
  csvLogger,
  mixup,
  cutmix,
  gradientClip,
  gradientAccumulation,
  tensorboard,
  terminateOnNan,
  bnFreeze,
  shortEpoch,
];
