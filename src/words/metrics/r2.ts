import { defineWord, type Word } from '../../language/word.ts';

export const r2: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'r2',
  summary: 'Share of the targets’ variance that is explained.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'r2', name: 'r2_score', options: {} }),
});
