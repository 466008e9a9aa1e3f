import { defineWord, type Word } from '../../language/word.ts';
import { answerRatio } from '../../train/metrics/answers.ts';
import { jaccard as jaccardOf } from '../../train/metrics/counts.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const jaccardMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'jaccard_multi',
  summary: 'Hits among the items that are, or are said to be, of a class, for several classes per picture.',
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
    column: 'jaccard_score',
    variant: options.average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => answerRatio(all, options, jaccardOf),
  }),
});
