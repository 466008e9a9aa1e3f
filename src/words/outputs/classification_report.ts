import { defineWord, type Word } from '../../language/word.ts';

export const classificationReport: Word<'output'> = defineWord({
  kind: 'output',
  name: 'classification_report',
  summary: 'Precision, recall and F1 of every class.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'classification_report', options: {} }),
});
