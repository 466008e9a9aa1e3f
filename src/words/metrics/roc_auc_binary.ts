import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { secondClass, twoClassesOnly } from '../../train/metrics/answers.ts';
import { areaUnderRoc } from '../../train/metrics/ranking.ts';

export const rocAucBinary: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'roc_auc_binary',
  summary: 'Area under the ROC curve of the second class of two.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    column: 'roc_auc_score',
    misfit: twoClassesOnly('roc_auc_binary'),
    lowerIsBetter: false,
    over: 'all',
    score: (all) => areaUnderRoc(secondClass(all)),
  }),
});
