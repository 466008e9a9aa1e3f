import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { shareRight } from '../../train/metrics/answers.ts';

export const accuracy: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'accuracy',
  summary: 'Share of right answers.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'accuracy',

    lowerIsBetter: false,
    over: 'batch',
    score: shareRight,
  }),
});
