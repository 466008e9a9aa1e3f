import { defineWord, type Word } from '../../language/word.ts';
import { fitStep } from '../fit-step.ts';
import { CBS, EPOCHS, LEARNING_RATE, RESET_OPT, WD } from '../shared-options.ts';

export const fit: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'fit',
  summary: 'Trains at a constant learning rate, or by a schedule.',
  shorthand: 'epochs',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['epochs'],
    properties: {
      epochs: EPOCHS,
      lr: LEARNING_RATE,
      schedule: { word: 'schedule', default: 'flat', description: 'How the learning rate and momentum move.' },
      wd: WD,
      reset_opt: RESET_OPT,
      cbs: CBS,
    },
  },
  create: (o) => [fitStep(o.epochs, o.lr, o.schedule, o)],
});
