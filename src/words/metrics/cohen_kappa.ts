import { defineWord, type Word } from '../../language/word.ts';

export const cohenKappa: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'cohen_kappa',
  summary: 'Agreement of answers and truth beyond chance.',
  shorthand: 'weights',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      weights: {
        type: 'string',
        enum: ['none', 'linear', 'quadratic'],
        default: 'none',
        description: 'How much worse a class further away is.',
      },
    },
  },
  create: (options) => ({ kind: 'cohen_kappa', name: 'cohen_kappa_score', options: { ...options } }),
});
