import { defineWord, type Word } from '../../language/word.ts';

export const expRmspe: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'exp_rmspe',
  summary: 'Root mean squared percentage error of exponentials.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'exp_rmspe', name: '_exp_rmspe', options: {} }),
});
