import { defineWord, type Word } from '../word.ts';

export const fbetaMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'fbeta_multi',
  summary: 'Mean of precision and recall, recall counting beta times as much, for several classes per picture.',
  shorthand: 'beta',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['beta'],
    properties: {
      beta: { type: 'number', exclusiveMinimum: 0, description: 'How many times as much recall counts.' },
      thresh: { type: 'number', exclusiveMinimum: 0, default: 0.5, description: 'Value from which the answer is yes.' },
      sigmoid: { type: 'boolean', default: true, description: 'Put outputs through the sigmoid first.' },
      average: {
        type: 'string',
        enum: ['macro', 'micro', 'weighted', 'samples'],
        default: 'macro',
        description: 'How classes are put together: their plain mean, all answers alike, by how often they are true, or item by item.',
      },
    },
  },
  create: (options) => ({ kind: 'fbeta_multi', name: 'fbeta_score', options: { ...options } }),
});
