import { defineWord, type Word } from '../../language/word.ts';

export const mcc: Word<'metric'> = defineWord({
  kind: 'metric',
  name: 'mcc',
  summary: 'Matthews’ correlation of answers and truth.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'mcc', name: 'matthews_corrcoef', options: {} }),
});
