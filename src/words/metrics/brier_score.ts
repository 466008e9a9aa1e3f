import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { twoClassesOnly } from '../../train/metrics/answers.ts';
import { decisions } from '../../train/metrics/metric.ts';

export const brierScore: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'brier_score',
  summary: 'Squared difference of answer and truth for two classes; from the answers, as fastai computes it, not from probabilities.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'brier_score_loss',
    misfit: twoClassesOnly('brier_score'),
    lowerIsBetter: true,
    over: 'all',
    score: (all) => decisions(all).reduce((sum, own, i) => sum + (own - all.targets[i]!) ** 2, 0) / all.targets.length,
  }),
});
