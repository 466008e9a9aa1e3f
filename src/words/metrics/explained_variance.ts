import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { explainedVariance as varianceExplained } from '../../train/metrics/regression.ts';

export const explainedVariance: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'explained_variance',
  summary: 'As r2, forgiving a constant error.',
  targets: ['regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'explained_variance_score',

    lowerIsBetter: false,
    over: 'all',
    score: varianceExplained,
  }),
});
