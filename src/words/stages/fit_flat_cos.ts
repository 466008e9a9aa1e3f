import { defineWord, type Word } from '../../language/word.ts';
import { fitStep, scheduleSpec } from '../fit-step.ts';
import { CBS, EPOCHS, LEARNING_RATE, RESET_OPT, WD } from '../shared-options.ts';

export const fitFlatCos: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'fit_flat_cos',
  summary: 'Trains at a constant learning rate, then down by a cosine.',
  shorthand: 'epochs',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['epochs'],
    properties: {
      epochs: EPOCHS,
      lr: LEARNING_RATE,
      div_final: { type: 'number', exclusiveMinimum: 0, default: 100000.0, description: 'lr divided by the last learning rate.' },
      pct_start: { type: 'number', minimum: 0, maximum: 1, default: 0.75, description: 'Share of the flat part.' },
      wd: WD,
      reset_opt: RESET_OPT,
      cbs: CBS,
    },
  },
  create: (o) => [fitStep(o.epochs, o.lr, scheduleSpec('flat_cos', { div_final: o.div_final, pct_start: o.pct_start }), o)],
});
