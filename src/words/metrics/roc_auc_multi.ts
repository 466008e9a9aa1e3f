import { defineWord, type Word } from '../../language/word.ts';
import { AVERAGE_MULTI, SIGMOID } from '../metric-options.ts';

export const rocAucMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'roc_auc_multi',
  summary: 'Area under the ROC curve, for several classes per picture.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      sigmoid: SIGMOID,
      average: AVERAGE_MULTI,
    },
  },
  create: (options) => ({ kind: 'roc_auc_multi', name: 'roc_auc_score', options: { ...options } }),
});
