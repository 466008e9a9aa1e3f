import { defineWord, type Word } from '../../language/word.ts';
import { cohenKappa as agreement } from '../../train/metrics/agreement.ts';
import { decisions } from '../../train/metrics/metric.ts';

export const cohenKappa: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'cohen_kappa',
  summary: 'Agreement of answers and truth beyond chance.',
  shorthand: 'weights',
  targets: ['category'],
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
  create: ({ weights }) => ({
    column: 'cohen_kappa_score',

    lowerIsBetter: false,
    over: 'all',
    score: (all) => agreement(decisions(all), all.targets, weights),
  }),
});
