import { defineWord, type Word } from '../../language/word.ts';
import { answerRatio } from '../../train/metrics/answers.ts';
import { fbeta as fbetaOf } from '../../train/metrics/counts.ts';
import { AVERAGE_MULTI, SIGMOID, THRESH } from '../metric-options.ts';

export const fbetaMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'fbeta_multi',
  summary: 'Mean of precision and recall, recall counting beta times as much, for several classes per picture.',
  shorthand: 'beta',
  targets: ['multi_category'],
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['beta'],
    properties: {
      beta: { type: 'number', exclusiveMinimum: 0, description: 'How many times as much recall counts.' },
      thresh: THRESH,
      sigmoid: SIGMOID,
      average: AVERAGE_MULTI,
    },
  },
  create: (options) => ({
    column: 'fbeta_score',
    variant: options.average,
    lowerIsBetter: false,
    over: 'all',
    score: (all) => answerRatio(all, options, fbetaOf(options.beta)),
  }),
});
