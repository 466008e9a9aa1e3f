import { defineWord, type Word } from '../../language/word.ts';

export const explainedVariance: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'explained_variance',
  summary: 'As r2, forgiving a constant error.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'explained_variance', name: 'explained_variance_score', options: {} }),
});
