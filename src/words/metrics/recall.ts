import { defineWord, type Word } from '../../language/word.ts';
import { binaryMisfit, classRatio } from '../../train/metrics/answers.ts';
import { recall as recallOf } from '../../train/metrics/counts.ts';
import { AVERAGE } from '../metric-options.ts';

export const recall: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'recall',
  summary: 'Share of a class’s items that were found.',
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
    column: 'recall_score',
    variant: average,
    misfit: binaryMisfit('recall', average),
    lowerIsBetter: false,
    over: 'all',
    score: (all) => classRatio(all, average, recallOf),
  }),
});
