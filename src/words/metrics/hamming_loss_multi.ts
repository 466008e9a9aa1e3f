import { defineWord, type Word } from '../../language/word.ts';
import { answers } from '../../train/metrics/answers.ts';
import { SIGMOID, THRESH } from '../metric-options.ts';

export const hammingLossMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'hamming_loss_multi',
  summary: 'Share of wrong yes-or-no answers over all classes.',
  shorthand: 'thresh',
  targets: ['multi_category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: THRESH,
      sigmoid: SIGMOID,
    },
  },
  create: (options) => ({
    column: 'hamming_loss',

    lowerIsBetter: true,
    over: 'all',
    score: (all) => {
      const yes = answers(all, options);
      return yes.reduce((wrong, said, i) => wrong + Number(said !== all.targets[i]! > 0.5), 0) / yes.length;
    },
  }),
});
