import { defineWord, type Word } from '../../language/word.ts';

export const rocAuc: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'roc_auc',
  summary: 'Area under the ROC curve over the classes.',
  shorthand: 'multi_class',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      multi_class: {
        type: 'string',
        enum: ['ovr', 'ovo'],
        default: 'ovr',
        description: 'Each class against the rest, or against each other.',
      },
      average: {
        type: 'string',
        enum: ['macro', 'micro', 'weighted'],
        default: 'macro',
        description: 'How classes are put together; micro only with ovr.',
      },
    },
  },
  create: (options) => ({ kind: 'roc_auc', name: 'roc_auc_score', options: { ...options } }),
});
