import { defineWord, type Word } from '../../language/word.ts';
import { binaryMisfit, classRatio } from '../../train/metrics/answers.ts';
import { fbeta as fbetaOf } from '../../train/metrics/counts.ts';
import { AVERAGE } from '../metric-options.ts';

export const fbeta: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'fbeta',
  summary: 'Mean of precision and recall, recall counting beta times as much.',
  shorthand: 'beta',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['beta'],
    properties: {
      beta: { type: 'number', exclusiveMinimum: 0, description: 'How many times as much recall counts.' },
      average: AVERAGE,
    },
  },
  create: ({ average, beta }) => ({
    column: 'fbeta_score',
    variant: average,
    misfit: binaryMisfit('fbeta', average),
    lowerIsBetter: false,
    over: 'all',
    score: (all) => classRatio(all, average, fbetaOf(beta)),
  }),
});
