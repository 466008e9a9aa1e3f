import { defineWord, type Word } from '../../language/word.ts';
import { binaryMisfit, classRatio } from '../../train/metrics/answers.ts';
import { precision as precisionOf } from '../../train/metrics/counts.ts';
import { AVERAGE } from '../metric-options.ts';

export const precision: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'precision',
  summary: 'Share of right answers among the items said to be of a class.',
  shorthand: 'average',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      average: AVERAGE,
    },
  },
  create: ({ average }) => ({
    column: 'precision_score',
    variant: average,
    misfit: binaryMisfit('precision', average),
    lowerIsBetter: false,
    over: 'all',
    score: (all) => classRatio(all, average, precisionOf),
  }),
});
