import { defineWord, type Word } from '../../language/word.ts';
import { activated } from '../../train/metrics/answers.ts';
import { meanOver } from '../../train/metrics/regression.ts';
import { SIGMOID } from '../metric-options.ts';

export const accuracyMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'accuracy_multi',
  summary: 'Share of right yes-or-no answers over all classes.',
  shorthand: 'thresh',
  targets: ['multi_category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: { type: 'number', minimum: 0, maximum: 1, default: 0.5, description: 'Value above which the answer is yes.' },
      sigmoid: SIGMOID,
    },
  },
  create: (options) => ({
    column: 'accuracy_multi',

    lowerIsBetter: false,
    over: 'batch',
    score: (batch) => meanOver(activated(batch, options), (p, t) => Number(p > options.thresh === t > 0.5)),
  }),
});
