import { defineWord, type Word } from '../../language/word.ts';
import { SIGMOID } from '../metric-options.ts';

export const accuracyMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'accuracy_multi',
  summary: 'Share of right yes-or-no answers over all classes.',
  shorthand: 'thresh',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: { type: 'number', minimum: 0, maximum: 1, default: 0.5, description: 'Value above which the answer is yes.' },
      sigmoid: SIGMOID,
    },
  },
  create: (options) => ({ kind: 'accuracy_multi', name: 'accuracy_multi', options: { ...options } }),
});
