import { defineWord, type Word } from '../../language/word.ts';

export const apScore: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'ap_score',
  summary: 'Average precision of the second class of two.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'ap_score', name: 'average_precision_score', options: {} }),
});
