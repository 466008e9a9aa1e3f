import { defineWord, type Word } from '../../language/word.ts';
import { classification } from '../../tasks/classification.ts';
import { ADD_NA, VOCAB } from '../shared-options.ts';

export const category: Word<'block'> = defineWord({
  kind: 'block',
  name: 'category',
  summary: 'One class per picture; cross-entropy.',
  shorthand: 'vocab',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      vocab: VOCAB,
      sort: { type: 'boolean', default: true, description: 'Sort the classes by code point.' },
      add_na: ADD_NA,
    },
  },
  create: ({ vocab, sort, add_na }) => ({ side: 'target', task: classification({ sort, addNa: add_na, ...(vocab ? { vocab } : {}) }) }),
});
