import { defineWord, type Word } from '../../language/word.ts';
import { balancedAccuracy as balanced } from '../../train/metrics/agreement.ts';
import { decisions } from '../../train/metrics/metric.ts';

export const balancedAccuracy: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'balanced_accuracy',
  summary: 'Mean share of right answers over the classes.',
  shorthand: 'adjusted',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      adjusted: { type: 'boolean', default: false, description: 'Guessing gives 0.' },
    },
  },
  create: ({ adjusted }) => ({
    column: 'balanced_accuracy_score',

    lowerIsBetter: false,
    over: 'all',
    score: (all) => balanced(decisions(all), all.targets, adjusted),
  }),
});
