import { defineWord, type Word } from '../../language/word.ts';

export const terminateOnNan: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'terminate_on_nan',
  summary: 'Ends the fit when a batch’s loss is NaN or infinite, and says which batch and which learning rate.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'terminate_on_nan', options: {} }),
});
