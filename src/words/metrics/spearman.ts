import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { spearman as rankCorrelation } from '../../train/metrics/regression.ts';

export const spearman: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'spearman',
  summary: 'Correlation of ranks with the targets.',
  targets: ['regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'spearmanr',

    lowerIsBetter: false,
    over: 'all',
    score: ({ predictions, targets }) => rankCorrelation(predictions, targets),
  }),
});
