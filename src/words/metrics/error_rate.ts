import { defineWord, type Word } from '../../language/word.ts';

export const errorRate: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'error_rate',
  summary: 'Share of wrong answers.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'error_rate', name: 'error_rate', options: {} }),
});
