import { defineWord, type Word } from '../../language/word.ts';
import { binaryMisfit, classRatio } from '../../train/metrics/answers.ts';
import { fbeta } from '../../train/metrics/counts.ts';
import { AVERAGE } from '../metric-options.ts';

export const f1: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'f1',
  summary: 'Harmonic mean of precision and recall.',
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
    column: 'f1_score',
    variant: average,
    misfit: binaryMisfit('f1', average),
    lowerIsBetter: false,
    over: 'all',
    score: (all) => classRatio(all, average, fbeta(1)),
  }),
});
