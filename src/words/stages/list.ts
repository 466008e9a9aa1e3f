import type { Word } from '../../language/word.ts';
import { fineTune } from './fine_tune.ts';
import { fit } from './fit.ts';
import { fitFlatCos } from './fit_flat_cos.ts';
import { fitOneCycle } from './fit_one_cycle.ts';
import { fitSgdr } from './fit_sgdr.ts';
import { freeze } from './freeze.ts';
import { freezeTo } from './freeze_to.ts';
import { load } from './load.ts';
import { lrFind } from './lr_find.ts';
import { save } from './save.ts';
import { unfreeze } from './unfreeze.ts';
import { validate } from './validate.ts';

/** Every stage of the language, in the order of the reference. */
export const STAGES: readonly Word<'stage'>[] = [
  freeze,
  freezeTo,
  unfreeze,
  fit,
  fitOneCycle,
  fitFlatCos,
  fitSgdr,
  fineTune,
  lrFind,
  validate,
  save,
  load,
];
