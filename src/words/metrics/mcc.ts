import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { matthews } from '../../train/metrics/agreement.ts';
import { decisions } from '../../train/metrics/metric.ts';

export const mcc: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'mcc',
  summary: 'Matthews’ correlation of answers and truth.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'matthews_corrcoef',

    lowerIsBetter: false,
    over: 'all',
    score: (all) => matthews(decisions(all), all.targets),
  }),
});
