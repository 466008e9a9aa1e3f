import { defineWord, type Word } from '../word.ts';

export const jaccardMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'jaccard_multi',
  summary: 'Hits among the items that are, or are said to be, of a class, for several classes per picture.',
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
  create: (options) => ({ kind: 'jaccard_multi', name: 'jaccard_score', options: { ...options } }),
});
