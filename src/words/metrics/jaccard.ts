import { defineWord, type Word } from '../../language/word.ts';
import { binaryMisfit, classRatio } from '../../train/metrics/answers.ts';
import { jaccard as jaccardOf } from '../../train/metrics/counts.ts';
import { AVERAGE } from '../metric-options.ts';

export const jaccard: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'jaccard',
  summary: 'Hits among the items that are, or are said to be, of a class.',
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
    column: 'jaccard_score',
    variant: average,
    misfit: binaryMisfit('jaccard', average),
    lowerIsBetter: false,
    over: 'all',
    score: (all) => classRatio(all, average, jaccardOf),
  }),
});
