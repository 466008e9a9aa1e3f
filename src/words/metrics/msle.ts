import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { meanOver } from '../../train/metrics/regression.ts';

export const msle: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'msle',
  summary: 'Mean squared error of logarithms.',
  targets: ['regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'msle',

    lowerIsBetter: true,
    over: 'batch',
    score: (batch) => meanOver(batch, (p, t) => (Math.log(1 + p) - Math.log(1 + t)) ** 2),
  }),
});
