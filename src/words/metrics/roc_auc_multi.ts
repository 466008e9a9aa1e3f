import { defineWord, type Word } from '../../language/word.ts';
import { activated, truth } from '../../train/metrics/answers.ts';
import { areaUnderRoc, rankTable } from '../../train/metrics/ranking.ts';
import { AVERAGE_MULTI, SIGMOID } from '../metric-options.ts';

export const rocAucMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'roc_auc_multi',
  summary: 'Area under the ROC curve, for several classes per picture.',
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
    column: 'roc_auc_score',
    variant: options.average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => rankTable(activated(all, options).predictions, truth(all), all.width, options.average, areaUnderRoc),
  }),
});
