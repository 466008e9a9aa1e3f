import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { meanOver } from '../../train/metrics/regression.ts';

export const expRmspe: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'exp_rmspe',
  summary: 'Root mean squared percentage error of exponentials.',
  targets: ['regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: '_exp_rmspe',

    lowerIsBetter: true,
    over: 'all',
    score: (all) => Math.sqrt(meanOver(all, (p, t) => ((Math.exp(t) - Math.exp(p)) / Math.exp(t)) ** 2)),
  }),
});
