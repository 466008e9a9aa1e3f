import { defineWord, type Word } from '../../language/word.ts';

export const confusionMatrix: Word<'output'> = defineWord({
  kind: 'output',
  name: 'confusion_matrix',
  summary: 'Counts of actual against predicted classes, as a picture.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      figsize: {
        type: 'array',
        items: { type: 'number', exclusiveMinimum: 0, maximum: 200 },
        minItems: 2,
        maxItems: 2,
        default: [8, 8],
        description: 'Width and height in inches.',
      },
      dpi: { type: 'integer', minimum: 10, maximum: 600, default: 80, description: 'Pixels per inch.' },
      normalize: { type: 'boolean', default: false, description: 'Shares of each row instead of counts.' },
    },
  },
  create: (options) => ({ kind: 'confusion_matrix', options: { ...options } }),
});
