import { defineWord, type Word } from '../../language/word.ts';
import { answerRatio } from '../../train/metrics/answers.ts';
import { precision as precisionOf } from '../../train/metrics/counts.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const precisionMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'precision_multi',
  summary: 'Share of right answers among the items said to be of a class, for several classes per picture.',
  shorthand: 'average',
  targets: ['multi_category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: THRESH,
      sigmoid: SIGMOID,
      average: AVERAGE_MULTI,
    },
  },
  create: (options) => ({
    column: 'precision_score',
    variant: options.average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => answerRatio(all, options, precisionOf),
  }),
});
