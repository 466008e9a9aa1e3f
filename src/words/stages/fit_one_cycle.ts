import { defineWord, type Word } from '../../language/word.ts';
import { fitStep, scheduleSpec } from '../fit-step.ts';
import { CBS, EPOCHS, LEARNING_RATE, MOMS, RESET_OPT, WD } from '../shared-options.ts';

export const fitOneCycle: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'fit_one_cycle',
  summary: 'Trains with the 1cycle policy: up by a cosine, then down; momentum the other way.',
  shorthand: 'epochs',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['epochs'],
    properties: {
      epochs: EPOCHS,
      lr_max: LEARNING_RATE,
      div: { type: 'number', exclusiveMinimum: 0, default: 25, description: 'lr_max divided by the first learning rate.' },
      div_final: { type: 'number', exclusiveMinimum: 0, default: 100000.0, description: 'lr_max divided by the last learning rate.' },
      pct_start: { type: 'number', minimum: 0, maximum: 1, default: 0.25, description: 'Share of the way up.' },
      moms: MOMS,
      wd: WD,
      reset_opt: RESET_OPT,
      cbs: CBS,
    },
  },
  create: (o) => [
    fitStep(o.epochs, o.lr_max, scheduleSpec('one_cycle', { div: o.div, div_final: o.div_final, pct_start: o.pct_start, moms: o.moms }), o),
  ],
});
