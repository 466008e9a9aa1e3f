import { defineWord, type Word } from '../../language/word.ts';
import { answerRatio } from '../../train/metrics/answers.ts';
import { recall as recallOf } from '../../train/metrics/counts.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const recallMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'recall_multi',
  summary: 'Share of a class’s items that were found, for several classes per picture.',
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
    column: 'recall_score',
    variant: options.average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => answerRatio(all, options, recallOf),
  }),
});
