import { defineWord, type Word } from '../../language/word.ts';
import { PATIENCE, TRACKER } from '../tracker-options.ts';

export const earlyStopping: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'early_stopping',
  summary: 'Ends a fit when a column of the table gets no better.',
  shorthand: 'monitor',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { ...TRACKER, patience: PATIENCE },
  },
  create: (options) => ({ kind: 'early_stopping', options: { ...options } }),
});
