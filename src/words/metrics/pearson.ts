import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { pearson as correlation } from '../../train/metrics/regression.ts';

export const pearson: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'pearson',
  summary: 'Correlation with the targets.',
  targets: ['regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'pearsonr',

    lowerIsBetter: false,
    over: 'all',
    score: ({ predictions, targets }) => correlation(predictions, targets),
  }),
});
