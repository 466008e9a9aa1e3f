import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { meanOver } from '../../train/metrics/regression.ts';

export const mae: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'mae',
  summary: 'Mean absolute error.',
  targets: ['multi_category', 'regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'mae',

    lowerIsBetter: true,
    over: 'batch',
    score: (batch) => meanOver(batch, (p, t) => Math.abs(p - t)),
  }),
});
