import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { shareRight } from '../../train/metrics/answers.ts';

export const errorRate: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'error_rate',
  summary: 'Share of wrong answers.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'error_rate',

    lowerIsBetter: true,
    over: 'batch',
    score: (batch) => Math.fround(1 - Math.fround(shareRight(batch))),
  }),
});
