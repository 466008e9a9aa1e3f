import { defineWord, type Word } from '../../language/word.ts';
import { FNAME, TRACKER } from '../tracker-options.ts';

export const saveModel: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'save_model',
  summary: 'Saves the model whenever a column of the table gets better, and loads the best one at the fit’s end.',
  shorthand: 'monitor',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...TRACKER,
      fname: FNAME,
      every_epoch: {
        oneOf: [{ type: 'boolean' }, { type: 'integer', minimum: 1 }],
        default: false,
        description: 'Save after every epoch (or every so many) as `fname_EPOCH`, whatever its values.',
      },
      at_end: { type: 'boolean', default: false, description: 'Save the last model at the end instead of loading the best.' },
      with_opt: { type: 'boolean', default: false, description: 'Save and load the optimizer too.' },
    },
  },
  create: (options) => ({ kind: 'save_model', options: { ...options } }),
});
