import { defineWord, type Word } from '../../language/word.ts';
import { classification } from '../../tasks/classification.ts';

export const category: Word<'block'> = defineWord({
  kind: 'block',
  name: 'category',
  summary: 'One class per picture; cross-entropy.',
  shorthand: 'vocab',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      vocab: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        uniqueItems: true,
        description: 'The classes; where left out, the labels of the training set.',
      },
      sort: { type: 'boolean', default: true, description: 'Sort the classes by code point.' },
      add_na: { type: 'boolean', default: false, description: 'Add the class #na# for unknown labels.' },
    },
  },
  create: ({ vocab, sort, add_na }) => ({ side: 'target', task: classification({ sort, addNa: add_na, ...(vocab ? { vocab } : {}) }) }),
});
