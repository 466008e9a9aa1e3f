import { defineWord, type Word } from '../../language/word.ts';
import { answerRatio } from '../../train/metrics/answers.ts';
import { fbeta } from '../../train/metrics/counts.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const f1Multi: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'f1_multi',
  summary: 'Harmonic mean of precision and recall, for several classes per picture.',
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
    column: 'f1_score',
    variant: options.average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => answerRatio(all, options, fbeta(1)),
  }),
});
