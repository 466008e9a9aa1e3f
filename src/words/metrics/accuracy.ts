import { defineWord, type Word } from '../../language/word.ts';

export const accuracy: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'accuracy',
  summary: 'Share of right answers.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'accuracy', name: 'accuracy', options: {} }),
});
