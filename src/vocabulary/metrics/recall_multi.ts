import { defineWord, type Word } from '../word.ts';

export const recallMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'recall_multi',
  summary: 'Share of a class’s items that were found, for several classes per picture.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
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
  create: (options) => ({ kind: 'recall_multi', name: 'recall_score', options: { ...options } }),
});
