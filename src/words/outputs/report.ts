import { defineWord, type Word } from '../../language/word.ts';

export const report: Word<'output'> = defineWord({
  kind: 'output',
  name: 'report',
  summary: 'One self-contained HTML page: curves, confusion matrix, top losses, how to reproduce.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'report', options: {} }),
});
