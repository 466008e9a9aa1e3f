import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { secondClass, twoClassesOnly } from '../../train/metrics/answers.ts';
import { averagePrecision } from '../../train/metrics/ranking.ts';

export const apScore: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'ap_score',
  summary: 'Average precision of the second class of two.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'average_precision_score',
    misfit: twoClassesOnly('ap_score'),
    lowerIsBetter: false,
    over: 'all',
    score: (all) => averagePrecision(secondClass(all)),
  }),
});
