import { defineWord, type Word } from '../../language/word.ts';
import { PATIENCE, TRACKER } from '../tracker-options.ts';

export const reduceLrOnPlateau: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'reduce_lr_on_plateau',
  summary:
    'Divides the learning rate when a column of the table gets no better; a schedule sets it anew at every batch, so it is meant for `fit`.',
  shorthand: 'monitor',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...TRACKER,
      patience: PATIENCE,
      factor: { type: 'number', exclusiveMinimum: 1, default: 10, description: 'What the learning rate is divided by.' },
      min_lr: { type: 'number', minimum: 0, default: 0, description: 'The lowest learning rate.' },
    },
  },
  create: (options) => ({ kind: 'reduce_lr_on_plateau', options: { ...options } }),
});
