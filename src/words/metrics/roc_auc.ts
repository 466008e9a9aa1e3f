import { defineWord, type Word } from '../../language/word.ts';
import { oneHot } from '../../train/metrics/answers.ts';
import { probabilities } from '../../train/metrics/metric.ts';
import { areaUnderRoc, oneAgainstOne, rankTable } from '../../train/metrics/ranking.ts';

export const rocAuc: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'roc_auc',
  summary: 'Area under the ROC curve over the classes.',
  shorthand: 'multi_class',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      multi_class: {
        type: 'string',
        enum: ['ovr', 'ovo'],
        default: 'ovr',
        description: 'Each class against the rest, or against each other.',
      },
      average: {
        type: 'string',
        enum: ['macro', 'micro', 'weighted'],
        default: 'macro',
        description: 'How classes are put together; micro only with ovr.',
      },
    },
  },
  create: ({ average, multi_class: way }) => ({
    column: 'roc_auc_score',
    variant: average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => {
      const scores = probabilities(all);
      if (way === 'ovo') return oneAgainstOne(scores, all.targets, all.width, average as 'macro' | 'weighted');
      return rankTable(scores, oneHot(all), all.width, average, areaUnderRoc);
    },
  }),
});
