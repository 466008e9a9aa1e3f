import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { decisions } from '../../train/metrics/metric.ts';

export const hammingLoss: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'hamming_loss',
  summary: 'Share of wrong answers, as scikit-learn counts them.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'hamming_loss',

    lowerIsBetter: true,
    over: 'all',
    score: (all) => decisions(all).reduce((wrong, own, i) => wrong + Number(own !== all.targets[i]), 0) / all.targets.length,
  }),
});
