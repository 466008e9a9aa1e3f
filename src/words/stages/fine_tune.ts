import { defineWord, type Word } from '../../language/word.ts';
import { fineTuneSteps } from '../fine-tune.ts';
import { CBS, EPOCHS, LEARNING_RATE, MOMS, RESET_OPT, WD } from '../shared-options.ts';

export const fineTune: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'fine_tune',
  summary: 'Trains the head alone for `freeze_epochs`, then everything for `epochs`, as fastai does.',
  shorthand: 'epochs',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['epochs'],
    properties: {
      epochs: EPOCHS,
      base_lr: {
        oneOf: [{ type: 'number', exclusiveMinimum: 0 }, LEARNING_RATE.oneOf[2]],
        default: 0.002,
        description: 'Learning rate of the head, or `{ from: lr_find, rule: valley }`; halved for the second part.',
      },
      freeze_epochs: { type: 'integer', minimum: 0, default: 1, description: 'Epochs with all but the head frozen.' },
      lr_mult: {
        type: 'number',
        exclusiveMinimum: 0,
        default: 100,
        description: 'How many times lower the first group’s learning rate is in the second part.',
      },
      pct_start: { type: 'number', minimum: 0, maximum: 1, default: 0.3, description: 'Share of the way up, in the second part.' },
      div: { type: 'number', exclusiveMinimum: 0, default: 5, description: 'Peak divided by first learning rate, in the second part.' },
      div_final: { type: 'number', exclusiveMinimum: 0, default: 100000.0, description: 'Peak divided by last learning rate.' },
      lr_max: {
        ...LEARNING_RATE,
        description: 'Learning rates of the second part, instead of those that follow from base_lr and lr_mult.',
      },
      moms: MOMS,
      wd: WD,
      reset_opt: RESET_OPT,
      cbs: CBS,
    },
  },
  create: fineTuneSteps,
});
