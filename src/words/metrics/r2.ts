import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { rSquared } from '../../train/metrics/regression.ts';

export const r2: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'r2',
  summary: 'Share of the targets’ variance that is explained.',
  targets: ['regression'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'r2_score',

    lowerIsBetter: false,
    over: 'all',
    score: rSquared,
  }),
});
