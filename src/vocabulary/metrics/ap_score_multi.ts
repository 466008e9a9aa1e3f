import { defineWord, type Word } from '../word.ts';

export const apScoreMulti: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'ap_score_multi',
  summary: 'Average precision, for several classes per picture.',
  shorthand: 'average',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      sigmoid: { type: 'boolean', default: true, description: 'Put outputs through the sigmoid first.' },
      average: {
        type: 'string',
        enum: ['macro', 'micro', 'weighted', 'samples'],
        default: 'macro',
        description: 'How classes are put together: their plain mean, all answers alike, by how often they are true, or item by item.',
      },
    },
  },
  create: (options) => ({ kind: 'ap_score_multi', name: 'average_precision_score', options: { ...options } }),
});
