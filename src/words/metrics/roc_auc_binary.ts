import { defineWord, type Word } from '../../language/word.ts';

export const rocAucBinary: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'roc_auc_binary',
  summary: 'Area under the ROC curve of the second class of two.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'roc_auc_binary', name: 'roc_auc_score', options: {} }),
});
