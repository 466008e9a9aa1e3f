import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { meanOver } from '../../train/metrics/regression.ts';

export const mse: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'mse',
  summary: 'Mean squared error.',
  targets: ['multi_category', 'regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'mse',

    lowerIsBetter: true,
    over: 'batch',
    score: (batch) => meanOver(batch, (p, t) => (p - t) ** 2),
  }),
});
