import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { meanOver } from '../../train/metrics/regression.ts';

export const rmse: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'rmse',
  summary: 'Root of the mean squared error.',
  targets: ['regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: '_rmse',

    lowerIsBetter: true,
    over: 'all',
    score: (all) => Math.sqrt(meanOver(all, (p, t) => (p - t) ** 2)),
  }),
});
