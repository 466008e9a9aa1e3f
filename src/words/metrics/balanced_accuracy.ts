import { defineWord, type Word } from '../../language/word.ts';

export const balancedAccuracy: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'balanced_accuracy',
  summary: 'Mean share of right answers over the classes.',
  shorthand: 'adjusted',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      adjusted: { type: 'boolean', default: false, description: 'Guessing gives 0.' },
    },
  },
  create: (options) => ({ kind: 'balanced_accuracy', name: 'balanced_accuracy_score', options: { ...options } }),
});
