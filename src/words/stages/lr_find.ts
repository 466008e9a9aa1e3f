import { LR_RULES } from '../../language/contracts/stage.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const lrFind: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'lr_find',
  summary:
    'Trains on rising learning rates, suggests some from the curve of the loss, and puts the weights back (fastai’s lr_find). Later stages may take one: `lr_max: { from: lr_find, rule: valley }`.',
  shorthand: 'num_it',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      start_lr: { type: 'number', exclusiveMinimum: 0, default: 1.0e-7, description: 'Learning rate of the first batch.' },
      end_lr: { type: 'number', exclusiveMinimum: 0, default: 10, description: 'Where the rates rise to.' },
      num_it: { type: 'integer', minimum: 6, maximum: 100000, default: 100, description: 'Batches to try.' },
      stop_div: { type: 'boolean', default: true, description: 'Stop when the smoothed loss is over four times the best.' },
      suggest: {
        type: 'array',
        items: { type: 'string', enum: LR_RULES },
        default: LR_RULES,
        uniqueItems: true,
        description: 'Rules that suggest a learning rate.',
      },
    },
  },
  create: (o) => [{ kind: 'lr_find', startLr: o.start_lr, endLr: o.end_lr, numIt: o.num_it, stopDiv: o.stop_div, suggest: o.suggest }],
});
