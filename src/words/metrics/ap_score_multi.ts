import { defineWord, type Word } from '../../language/word.ts';
import { activated, truth } from '../../train/metrics/answers.ts';
import { averagePrecision, rankTable } from '../../train/metrics/ranking.ts';
import { AVERAGE_MULTI, SIGMOID } from '../metric-options.ts';

export const apScoreMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'ap_score_multi',
  summary: 'Average precision, for several classes per picture.',
  shorthand: 'average',
  targets: ['multi_category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      sigmoid: SIGMOID,
      average: AVERAGE_MULTI,
    },
  },
  create: (options) => ({
    column: 'average_precision_score',
    variant: options.average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => rankTable(activated(all, options).predictions, truth(all), all.width, options.average, averagePrecision),
  }),
});
